// Functions without a result: some end at the brace, with nothing of Python there.
int state = 0;


void set(int n) {

  state = n;
}


void if_last(int n) {

  if (n > 2) {
    state += n;
  }
}


void if_else_last(int n) {

  if (n > 2)
    state += n;
  else
    state -= n;
}


void for_last(int n) {

  for (int i = 0; i < n; i++) {
    state += i;
  }
}


void while_last(int n) {

  while (state > n) {
    state -= n;
  }
}


void loop_on_one_line_last(int n) {

  for (int i = 0; i < n; i++) state += i;
}


void call_last(int n) {
  set(n);
}


void bare_return(int n) {

  state += n;
  return;
}


void brace_of_a_full_line(int n) {

  state += n; }


int run(void) {
  set(1);
  if_last(1);
  if_last(3);
  if_else_last(2);
  if_else_last(5);
  for_last(3);
  while_last(4);
  loop_on_one_line_last(3);
  call_last(state + 4);
  bare_return(5);
  brace_of_a_full_line(6);
  return state;
}
