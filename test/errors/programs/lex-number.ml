const half = .5
const ten = 0x10
