/** Lines on which a native tool says covered and wtrace says not, or the other way round, and why. Every one of them. */

/** Fixture and source → lines, for one reason. */
export interface Difference {
  readonly why: string;
  readonly lines: Readonly<Record<string, readonly number[]>>;
}

/** All differences. */
export const differences: readonly Difference[] = [
  {
    why: 'The garbage collector runs at other moments: objects have other sizes on a 64-bit machine.',
    lines: {
      'lua/src/lgc.c': [
        209, 211, 212, 213, 215, 217, 223, 231, 234, 235, 237, 238, 239, 240, 427, 428, 1059, 1060, 1061,
        1069, 1114, 1115, 1116, 1154, 1155, 1156, 1198, 1200, 1201, 1202, 1230, 1231,
      ],
      'lua/src/lstate.c': [143],
    },
  },
  {
    why: 'gcov counts an arm of `?:` or `&&` on a line of its own to the line of the other arm; so does it with a `return` that gcc joined with another. llvm-cov or the program says what wtrace says.',
    lines: {
      'lua/src/lapi.c': [80, 175],
      'lua/src/lobject.c': [230],
      'lua/src/lstrlib.c': [807],
      'lua/src/ltable.c': [218, 679],
    },
  },
  {
    why: 'llvm-cov derives counts from the flow it expects, which `longjmp` and `exit` leave; gcov says what wtrace says.',
    lines: {
      'c-ends/ends.c': [138, 139, 140],
      'c-setjmp/jumps.c': [13, 14, 20, 22, 23, 38, 39],
    },
  },
  {
    why: 'The returns of a function meet at its closing brace in the module; llvm-cov counts the region after the last return, which never runs.',
    lines: {
      'cjson/src/cJSON.c': [554],
      'lua/src/ldebug.c': [917],
      'lua/src/lfunc.c': [180],
      'lua/src/lparser.c': [876, 892, 1402],
      'lua/src/lstate.c': [155],
      'lua/src/lstrlib.c': [939],
      'lua/src/ltable.c': [344],
      'lua/src/lvm.c': [614],
      'zlib/src/deflate.c': [1868, 1971, 2102, 2178, 2217],
      'zlib/src/trees.c': [562, 1129],
    },
  },
  {
    why: 'llvm-cov counts a line as often as the region that spans it: part of a condition, a macro or a `for (;;)` whose own code did not run. gcov says what wtrace says, or knows no code there.',
    lines: {
      'lua/src/lapi.c': [545],
      'lua/src/lauxlib.c': [363],
      'lua/src/lcode.c': [264],
      'lua/src/ldo.c': [539, 584],
      'lua/src/lgc.c': [541],
      'lua/src/lparser.c': [944, 1754],
      'lua/src/lstring.c': [38, 270],
      'lua/src/lstrlib.c': [812],
      'lua/src/ltable.c': [733],
      'lua/src/lvm.c': [346, 648, 1252, 1702, 1722],
      'zlib/src/deflate.c': [856, 1051, 1783, 2026, 2161],
    },
  },
];
