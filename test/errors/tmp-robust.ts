import { compileModel } from '/work/main/compiler/compile.ts'
import { analyze } from '/work/main/compiler/front.ts'
const cases: [string,string, object?][] = [
 ['chain5000', `model M { entry e(x: f32[4]) {\n${'x = x + 1\n'.repeat(5000)} return x } }`],
 ['chain5000mix', `model M { entry e(x: f32[4]) {\n${'x = relu(x) * 1.5 + 1\n'.repeat(2000)} return x } }`],
 ['chain3000grad', `model M { param w: f32[4] = zeros() train e(x: f32[4]) {\n${'x = x * w + 1\n'.repeat(3000)} loss = sum(x) minimize loss with sgd() return loss } }`],
 ['lines10000', `model M { entry e(x: f32[4]) {\n${Array.from({length:10000},(_,i)=>`a${i} = x * ${i}`).join('\n')}\n return y = a9999 } }`],
 ['entries500', `model M { ${Array.from({length:500},(_,i)=>`entry e${i}(x: f32[4]) { return y = x * ${i} }`).join('\n')} }`],
 ['deepfns', `${Array.from({length:300},(_,i)=>`fn f${i}(x) = ${i===0?'x':`f${i-1}(x)`}`).join('\n')}\nmodel M { entry e(x: f32[4]) { return y = f299(x) } }`],
 ['deepfns150nest', `${Array.from({length:150},(_,i)=>`fn f${i}(x) = ${i===0?'x':`${'('.repeat(60)}f${i-1}(x)${')'.repeat(60)}`}`).join('\n')}\nmodel M { entry e(x: f32[4]) { return y = f149(x) } }`],
 ['deepfns150neg', `${Array.from({length:150},(_,i)=>`fn f${i}(x) = ${i===0?'x':`${'-'.repeat(30)}f${i-1}(x)`}`).join('\n')}\nmodel M { entry e(x: f32[4]) { return y = f149(x) } }`],
 ['deepif150', `${Array.from({length:150},(_,i)=>`fn f${i}(x) { ${'if true { '.repeat(60)} return ${i===0?'x':`f${i-1}(x)`} ${'}'.repeat(60)} }`).join('\n')}\nmodel M { entry e(x: f32[4]) { return y = f149(x) } }`],
 ['sum900', `model M { entry e(x: f32[4]) { return y = ${'x + '.repeat(900)}x } }`],
 ['sum900in', `fn f(x) = ${'x + '.repeat(900)}x\nfn g(x) = ${'1 + '.repeat(900)}f(x)\nmodel M { entry e(x: f32[4]) { return y = ${'1 + '.repeat(900)}g(x) } }`],
 ['loop100000', `model M { entry e(x: f32[4]) { for i in 0..100000 { x = x + i } return x } }`],
 ['loop2000body', `model M { entry e(x: f32[4]) { for i in 0..2000 { x = relu(x * i) y = x @ x } return x } }`],
 ['list100k', `const a = [i * i for i in 0..100000]\nmodel M { entry e(x: f32[4]) { return y = x * a[999] } }`],
 ['nestlist', `const a = [[i * j for i in 0..300] for j in 0..300]\nmodel M { entry e(x: f32[4]) { return y = x * a[9][9] } }`],
 ['modules200', `model M { l = [Linear(4,4) for i in 0..200] entry e(x: f32[4,4]) { for f in l { x = relu(f(x)) } return x } train t(x: f32[4,4]) { for f in l { x = relu(f(x)) } loss = sum(x) minimize loss with adam() return loss } }`],
 ['modulechain', `${Array.from({length:90},(_,i)=>`module A${i}() { ${i===0?'fn call(x) = x':`a = A${i-1}() fn call(x) = a(x)`} }`).join('\n')}\nmodel M { a = A89() entry e(x: f32[4]) { return y = a(x) } }`],
 ['dims2g', `model M { entry e(x: f32[2147483647]) { return y = x + 1 } }`],
 ['nan', `model M(a = 1.5) { entry e(x: f32[2]) { return y = x * a } }`, { set: { a: NaN } }],
 ['inf', `model M(a = 1.5) { entry e(x: f32[2]) { return y = x * a } }`, { set: { a: Infinity } }],
 ['nanint', `model M(a = 3) { entry e(x: f32[a]) { return y = x * a } }`, { set: { a: NaN } }],
 ['infint', `model M(a = 3) { entry e(x: f32[a]) { return y = x * a } }`, { set: { a: Infinity } }],
 ['proto', `model M(a = 3) { entry e(x: f32[a]) { return y = x * constructor } }`],
 ['selfconst', `const a = a + 1\nmodel M { entry e(x: f32[2]) { return y = x * a } }`],
 ['listeq', `model M { l = [Linear(1,1)] b = l == l  entry e(x: f32[1]) { if b { return x } return y = x + 1 } }`],
 ['alias self', `model M { fn f(x) = x  entry e(x: f32[1]) { return y = f(f) } }`],
 ['inner', `model M { entry e(x: f32[3,0]) { return y = x @ x.T } }`],
]
for (const [name, text, options] of cases) {
  for (const what of ['analyze','compile'] as const) {
    const t = performance.now()
    let out = ''
    try {
      const r: any = what==='analyze' ? analyze({path:'a.ml',text}, (options ?? {}) as any) : compileModel({path:'a.ml',text}, {target:'cpu', ...(options as any)})
      out = (what==='analyze'? r.model: r.program) ? 'ok' : r.diagnostics.map((d:any)=>d.code+' '+d.message.slice(0,90)).slice(0,3).join('; ')
      if (!(what==='analyze'? r.model: r.program) && !r.diagnostics.some((d:any)=>d.severity==='error')) out += ' !!! NO ERROR'
    } catch (err: any) { out = 'THROW ' + String(err.stack).split('\n').slice(0,6).join(' | ') }
    console.log(name, what, Math.round(performance.now()-t)+'ms', out)
  }
}
