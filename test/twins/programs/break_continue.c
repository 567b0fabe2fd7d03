// `break` and `continue`.


int in_for(int n) {
  int kept = 0;
  for (int i = 0; i < n; i++) {
    if (i % 3 == 0) {
      continue;
    }
    if (i > 7) {
      break;
    }
    kept += i;
  }
  return kept;
}


int on_one_line(int n) {
  int kept = 0;
  for (int i = 0; i < n; i++) {
    if (i % 3 == 0) continue;
    if (i > 7) break;
    kept += i;
  }
  return kept;
}


int in_while(int n) {
  int kept = 0;
  while (n > 0) {
    n--;
    if (n % 2)
      continue;
    if (n == 4)
      break;
    kept += n;
  }
  return kept;
}


int continue_ends_the_body(int n) {
  int kept = 0;
  while (n > 0) {
    n--;
    kept += n;
    continue;
  }
  return kept;
}


int first_divisor(int n) {
  int found = n;
  for (int i = 2; i < n; i++)
    if (n % i == 0) { found = i; break; }
  return found;
}


int only_the_inner_loop(int n) {
  int pairs = 0;
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < n; j++) {
      if (j == i)
        continue;
      if (i + j > n)
        break;
      pairs++;
    }
    if (i == 2) continue;
    pairs += 100;
  }
  return pairs;
}


int run(void) {
  int r = 0;
  r += in_for(0) + in_for(5) + in_for(20);
  r += on_one_line(0) + on_one_line(5) + on_one_line(20);
  r += in_while(0) + in_while(4) + in_while(9);
  r += continue_ends_the_body(3);
  r += first_divisor(1) + first_divisor(7) + first_divisor(35);
  r += only_the_inner_loop(4);
  return r;
}
