__attribute__((export_name("feed"))) int feed(void) { return __LINE__; } //
__attribute__((export_name("both"))) int both(void) { return __LINE__; } //
__attribute__((export_name("carriage"))) int carriage(void) { return __LINE__; } //__attribute__((export_name("reversed"))) int reversed(void) { return __LINE__; } //
__attribute__((export_name("twice"))) int twice(void) { return __LINE__; } //
__attribute__((export_name("form"))) int form(void) { return __LINE__; } //
__attribute__((export_name("separator"))) int separator(void) { return __LINE__; } // 
__attribute__((export_name("next"))) int next(void) { return __LINE__; } //
__attribute__((export_name("last"))) int last(void) { return __LINE__; } //__attribute__((export_name("end"))) int end(void) { return __LINE__; } //
