// WASI libc has setjmp.h only for compilers that make setjmp from exceptions; wasi.h replaces what ldo.c would use.
