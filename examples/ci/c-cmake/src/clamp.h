#pragma once

// The number nearest to `value` in low..high.
int clamp(int value, int low, int high);

// The same for digits of a text; `low` where a character is no digit.
int clamp_text(const char *text, int low, int high);

// Whether clamping would change nothing. No test calls it.
int is_within(int value, int low, int high);
