// What WASI libc lacks and Lua asks for. Without setjmp a Lua error cannot be caught: it ends the program.
#pragma once
#include <stdio.h>
#include <stdlib.h>

#ifdef NO_SETJMP
#define LUAI_THROW(L, c) abort()
#define LUAI_TRY(L, c, a) { a }
#define luai_jmpbuf int
#endif

// The same hash seed in every run, so that every run takes the same path.
#define luai_makeseed(L) ((void)(L), 0x5eedu)

#define l_signalT int
#define LUA_TMPNAMBUFSIZE 16
#define lua_tmpnam(b, e) { (void)(b); e = 1; }
#define tmpfile() ((FILE *)NULL)
#define system(command) ((void)(command), -1)
