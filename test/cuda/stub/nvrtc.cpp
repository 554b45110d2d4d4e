// A compiler library for tests: builds a kernel for the processor with g++ and the shim; the "machine code" is a mark and the path of what
// was built. STUB_SHIM names the shim's folder, STUB_BUILD the folder to build in.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <string>

namespace {

struct Program {
  std::string text, log, code, ptx;
};
std::map<void*, Program*> programs;
std::mutex lock;
int built = 0;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::stringstream all;
  all << file.rdbuf();
  return all.str();
}

bool build(Program& program) {
  const std::string bounds = "__launch_bounds__(";
  const size_t at = program.text.find(bounds) + bounds.size();
  const size_t close = program.text.find(')', at);
  const size_t open = program.text.find('(', close);
  const std::string threads = program.text.substr(at, program.text.find_first_of(",)", at) - at);
  const std::string symbol = program.text.substr(close + 2, open - close - 2);
  int number;
  {
    std::lock_guard<std::mutex> guard(lock);
    number = built++;
  }
  const std::string path = std::string(getenv("STUB_BUILD")) + "/kernel-" + std::to_string(number);
  std::ofstream(path + ".cpp")
      << "#include \"shim.hpp\"\n#line 1\n"
      << replaced(program.text, "extern \"C\" __global__", "__global__") << "\nusing Only = shim::Call<" << symbol << ">;\n"
      << "extern \"C\" {\nint mlc_parameters = Only::parameters;\nint mlc_threads = " << threads << ";\n"
      << "char mlc_symbol[] = \"" << symbol << "\";\n"
      << "int mlc_launch(int, void** args, unsigned blocks) { return shim::launch(&Only::body, args, blocks, " << threads << ", true); }\n}\n";
  const std::string command = "g++ -std=c++17 -O1 -fPIC -shared -fwrapv -fno-strict-aliasing -ffp-contract=off -U_FORTIFY_SOURCE -I '" +
                              std::string(getenv("STUB_SHIM")) + "' -o '" + path + ".so' '" + path + ".cpp' 2> '" + path + ".log'";
  if (system(command.c_str()) != 0) {
    program.log = contents(path + ".log");
    return false;
  }
  program.code = "STUB-SM_90:" + path + ".so";
  return true;
}

}  // namespace

extern "C" {

int stub_programs() { return int(programs.size()); }
int stub_built() { return built; }

int nvrtcVersion(int* major, int* minor) {
  *major = 13;
  *minor = 0;
  return 0;
}
int nvrtcGetNumSupportedArchs(int* count) {
  *count = 3;
  return 0;
}
int nvrtcGetSupportedArchs(int* list) {
  const int known[] = {75, 80, 90};
  memcpy(list, known, sizeof known);
  return 0;
}
int nvrtcCreateProgram(void** program, const char* text, const char*, int headers, void*, void*) {
  if (headers != 0) return 3;
  auto* made = new Program{};
  made->text = text;
  *program = made;
  programs[made] = made;
  return 0;
}
/** Runs on threads of the caller's choice. */
int nvrtcCompileProgram(void* program, int count, const char** options) {
  if (count != 2 || strcmp(options[0], "--gpu-architecture=sm_90") != 0 || strcmp(options[1], "--std=c++17") != 0) return 5;
  return build(*static_cast<Program*>(program)) ? 0 : 6;
}
int nvrtcGetProgramLogSize(void* program, size_t* bytes) {
  *bytes = programs[program]->log.size() + 1;
  return 0;
}
int nvrtcGetProgramLog(void* program, char* text) {
  strcpy(text, programs[program]->log.c_str());
  return 0;
}
int nvrtcGetCUBINSize(void* program, size_t* bytes) {
  *bytes = programs[program]->code.size();
  return 0;
}
int nvrtcGetCUBIN(void* program, char* code) {
  memcpy(code, programs[program]->code.data(), programs[program]->code.size());
  return 0;
}
int nvrtcGetPTXSize(void*, size_t* bytes) {
  *bytes = 0;
  return 0;
}
int nvrtcGetPTX(void*, char*) { return 0; }
int nvrtcDestroyProgram(void** program) {
  programs.erase(*program);
  delete static_cast<Program*>(*program);
  *program = nullptr;
  return 0;
}

}  // extern "C"
