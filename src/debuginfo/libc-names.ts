/**
 * Functions of the C library, by name: some tool chains ship one without debug info (YoWASP, and wasi-sdk in part). Those with
 * external linkage are reserved (C23 §7.1.3, POSIX 2.2.2), so that a program has none of its own. From the symbols of
 * wasi-libc: `llvm-nm --defined-only libc.a`, without names that begin with `_`.
 */

const external = `
  a64l abort abs accept accept4 access acos acosf acosh acoshf acoshl acosl aligned_alloc alphasort alphasort64
  arc4random arc4random_buf arc4random_uniform asctime asctime_r asin asinf asinh asinhf asinhl asinl asprintf
  at_quick_exit atan atan2 atan2f atan2l atanf atanh atanhf atanhl atanl atexit atof atoi atol atoll basename bcmp
  bcopy bsearch btowc bzero c16rtomb c32rtomb cabs cabsf cabsl cacos cacosf cacosh cacoshf cacoshl cacosl calloc carg
  cargf cargl casin casinf casinh casinhf casinhl casinl catan catanf catanh catanhf catanhl catanl catclose catgets
  catopen cbrt cbrtf cbrtl ccos ccosf ccosh ccoshf ccoshl ccosl ceil ceilf ceill cexp cexpf cexpl chdir cimag cimagf
  cimagl clearenv clearerr clearerr_unlocked clock_getres clock_gettime clock_nanosleep clog clogf clogl close
  closedir confstr conj conjf conjl copysign copysignf copysignl cos cosf cosh coshf coshl cosl cpow cpowf cpowl cproj
  cprojf cprojl creal crealf creall creat creat64 crypt crypt_r csin csinf csinh csinhf csinhl csinl csqrt csqrtf
  csqrtl ctan ctanf ctanh ctanhf ctanhl ctanl ctime ctime_r difftime dirfd dirname div dprintf drand48 drem dremf
  duplocale ecvt encrypt erand48 erf erfc erfcf erfcl erff erfl exit exp exp10 exp10f exp10l exp2 exp2f exp2l expf
  expl explicit_bzero expm1 expm1f expm1l fabs fabsf fabsl faccessat fclose fcntl fcvt fdatasync fdclosedir fdim fdimf
  fdiml fdopen fdopendir feclearexcept fegetenv fegetexceptflag fegetround feholdexcept feof feof_unlocked
  feraiseexcept ferror ferror_unlocked fesetenv fesetexceptflag fesetround fetestexcept feupdateenv fflush
  fflush_unlocked ffs ffsl ffsll fgetc fgetc_unlocked fgetln fgetpos fgetpos64 fgets fgets_unlocked fgetwc
  fgetwc_unlocked fgetws fgetws_unlocked fileno fileno_unlocked finite finitef floor floorf floorl fma fmaf fmal fmax
  fmaxf fmaxl fmemopen fmin fminf fminl fmod fmodf fmodl fmtmsg fnmatch fopen fopen64 fopencookie fpathconf fprintf
  fpurge fputc fputc_unlocked fputs fputs_unlocked fputwc fputwc_unlocked fputws fputws_unlocked fread fread_unlocked
  free freelocale freopen freopen64 frexp frexpf frexpl fscanf fseek fseeko fseeko64 fsetpos fsetpos64 fstat fstatat
  fsync ftell ftello ftello64 ftime ftruncate futimens futimesat fwide fwprintf fwrite fwrite_unlocked fwscanf gcvt
  get_avphys_pages get_nprocs get_nprocs_conf get_phys_pages getc getc_unlocked getchar getchar_unlocked getcwd
  getdate getdelim getdomainname getentropy getenv gethostid getline getopt getopt_long getopt_long_only getsockopt
  getsubopt gettimeofday getw getwc getwc_unlocked getwchar getwchar_unlocked glob glob64 globfree globfree64 gmtime
  gmtime_r hcreate hcreate_r hdestroy hdestroy_r hsearch hsearch_r htonl htons hypot hypotf hypotl iconv iconv_close
  iconv_open ilogb ilogbf ilogbl imaxabs imaxdiv index inet_aton inet_ntop inet_pton initstate insque ioctl iprintf
  isalnum isalnum_l isalpha isalpha_l isascii isatty isblank isblank_l iscntrl iscntrl_l isdigit isdigit_l isgraph
  isgraph_l islower islower_l isprint isprint_l ispunct ispunct_l isspace isspace_l isupper isupper_l iswalnum
  iswalnum_l iswalpha iswalpha_l iswblank iswblank_l iswcntrl iswcntrl_l iswctype iswctype_l iswdigit iswdigit_l
  iswgraph iswgraph_l iswlower iswlower_l iswprint iswprint_l iswpunct iswpunct_l iswspace iswspace_l iswupper
  iswupper_l iswxdigit iswxdigit_l isxdigit isxdigit_l j0 j0f j1 j1f jn jnf jrand48 l64a labs lcong48 ldexp ldexpf
  ldexpl ldiv lfind lgamma lgamma_r lgammaf lgammaf_r lgammal lgammal_r link linkat llabs lldiv llrint llrintf llrintl
  llround llroundf llroundl localeconv localtime localtime_r log log10 log10f log10l log1p log1pf log1pl log2 log2f
  log2l logb logbf logbl logf logl lrand48 lrint lrintf lrintl lround lroundf lroundl lsearch lseek lstat malloc
  malloc_usable_size mblen mbrlen mbrtoc16 mbrtoc32 mbrtowc mbsinit mbsnrtowcs mbsrtowcs mbstowcs mbtowc memccpy
  memchr memcmp memcpy memmem memmove mempcpy memrchr memset mkdir mkdirat mktime modf modff modfl mrand48 nan nanf
  nanl nanosleep nearbyint nearbyintf nearbyintl newlocale nextafter nextafterf nextafterl nexttoward nexttowardf
  nexttowardl nftw nftw64 nl_langinfo nl_langinfo_l nrand48 ntohl ntohs open open_memstream open_wmemstream openat
  opendir opendirat optreset pathconf perror poll posix_close posix_fadvise posix_fallocate posix_memalign pow pow10
  pow10f pow10l powf powl pread preadv printf program_invocation_name program_invocation_short_name pselect putc
  putc_unlocked putchar putchar_unlocked putenv puts putw putwc putwc_unlocked putwchar putwchar_unlocked pwrite
  pwritev qsort quick_exit rand rand_r random read readdir readlink readlinkat readv realloc reallocarray recv regcomp
  regerror regexec regfree remainder remainderf remainderl remove remque remquo remquof remquol rename renameat rewind
  rewinddir rindex rint rintf rintl rmdir round roundf roundl sbrk scalb scalbf scalbln scalblnf scalblnl scalbn
  scalbnf scalbnl scandir scandirat scanf sched_yield seed48 seekdir select send setbuf setbuffer setenv setkey
  setlinebuf setlocale setstate setvbuf shutdown signgam significand significandf sin sincos sincosf sincosl sinf sinh
  sinhf sinhl sinl sleep snprintf sprintf sqrt sqrtf sqrtl srand srand48 srandom sscanf stat stpcpy stpncpy strcasecmp
  strcasecmp_l strcasestr strcat strchr strchrnul strcmp strcoll strcoll_l strcpy strcspn strdup strerror strerror_l
  strerror_r strfmon strfmon_l strftime strftime_l strlcat strlcpy strlen strncasecmp strncasecmp_l strncat strncmp
  strncpy strndup strnlen strpbrk strptime strrchr strsep strspn strstr strtod strtod_l strtof strtof_l strtoimax
  strtok strtok_r strtol strtold strtold_l strtoll strtoul strtoull strtoumax strverscmp strxfrm strxfrm_l swab
  swprintf swscanf symlink symlinkat sysconf tan tanf tanh tanhf tanhl tanl tdelete tdestroy telldir tfind tgamma
  tgammaf tgammal time timegm timespec_get toascii tolower tolower_l toupper toupper_l towctrans towctrans_l towlower
  towlower_l towupper towupper_l trunc truncate truncf truncl tsearch twalk uname ungetc ungetwc unlink unlinkat
  unsetenv uselocale usleep utime utimensat utimes vasprintf vdprintf versionsort versionsort64 vfprintf vfscanf
  vfwprintf vfwscanf vprintf vscanf vsnprintf vsprintf vsscanf vswprintf vswscanf vwprintf vwscanf wcpcpy wcpncpy
  wcrtomb wcscasecmp wcscasecmp_l wcscat wcschr wcscmp wcscoll wcscoll_l wcscpy wcscspn wcsdup wcsftime wcsftime_l
  wcslen wcsncasecmp wcsncasecmp_l wcsncat wcsncmp wcsncpy wcsnlen wcsnrtombs wcspbrk wcsrchr wcsrtombs wcsspn wcsstr
  wcstod wcstof wcstoimax wcstok wcstol wcstold wcstoll wcstombs wcstoul wcstoull wcstoumax wcswcs wcswidth wcsxfrm
  wcsxfrm_l wctob wctomb wctrans wctrans_l wctype wctype_l wcwidth wmemchr wmemcmp wmemcpy wmemmove wmemset wprintf
  write writev wscanf y0 y0f y1 y1f yn ynf
`;

/** With internal linkage, as far as few programs call their functions so; `dummy` and `pad` are in nearly all of musl's. */
const internal = `
  dummy pad
  BF_crypt BF_decode BF_encode BF_set_key add_and_denormalize chacha20_rng chacha20_update dispose_chunk dlfree
  dlmalloc fnmatch_internal fourbyte_strstr internal_memalign internal_register_preopened_fd
  internal_register_preopened_fd_unlocked long_double_not_supported ms_close ms_seek ms_write pop_arg prepend_alloc
  printf_core sn_write sw_write tre_add_tag_left tre_add_tag_right tre_add_tags tre_ast_new_catenation
  tre_ast_new_literal tre_ast_to_tnfa tre_compare_lit tre_compute_nfl tre_copy_ast tre_fill_pmatch tre_make_trans
  tre_match_empty tre_neg_char_classes_match tre_set_empty tre_set_union tre_stack_push_int tre_stack_push_voidptr
  twobyte_memmem twoway_memmem twoway_strstr vstrfmon_l wms_close wms_seek wms_write wprintf_core
`;

let names: ReadonlySet<string> | undefined;

/** Whether a function is one of the C library, by its name. */
export function isLibcName(name: string): boolean {
  names ??= new Set(`${external} ${internal}`.split(/\s+/));
  return names.has(name);
}
