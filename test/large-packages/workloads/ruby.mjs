// CRuby for WASI (Asyncify for exceptions, fibers and the garbage collector): classes, blocks, big numbers, regular expressions.
import { readFileSync } from 'node:fs';
import { packageFile, print } from './common.mjs';

const module = await WebAssembly.compile(readFileSync(packageFile('@ruby/3.4-wasm-wasi/dist/ruby.wasm')));
const { DefaultRubyVM } = await import(packageFile('@ruby/wasm-wasi/dist/browser').replace('/cjs/', '/esm/'));
const { vm } = await DefaultRubyVM(module, { env: {}, consolePrint: true });
const run = (code) => {
  try {
    print(vm.eval(code).toString());
  } catch (error) {
    print(String(error).split('\n')[0]);
  }
};
run('RUBY_VERSION');
run(`
class Shape
  include Comparable
  attr_reader :size
  def initialize(size) = @size = size
  def <=>(other) = size <=> other.size
  def method_missing(name, *args) = name.end_with?("?") ? name : super
end
shapes = (1..300).map { |i| Shape.new(i * 37 % 101) }
[shapes.minmax.map(&:size), shapes.sort.first(5).map(&:size), shapes[0].anything?].inspect
`);
run('(1..60).inject(:*).to_s + (2 ** 521 - 1).digits.sum.to_s + 10.pow(40, 9973).to_s');
run('("alpha beta gamma " * 50).scan(/\\b(?<w>[a-z])\\w+/).flatten.tally.inspect');
run('def deep(n) = deep(n + 1)\nbegin; deep(0); rescue SystemStackError => e; e.class.to_s; end');
run(
  'a = [0, 1]; f = Fiber.new { 8.times { a << a[-1] + a[-2]; Fiber.yield a[-1] } }; 8.times { f.resume }; a.inspect',
);
run('catch(:done) { 10.times { |i| throw :done, i if i == 7 } }.to_s');
run('x = 20000.times.map { |i| "s#{i}" }; x = nil; GC.start; ObjectSpace.count_objects[:TOTAL] > 0');
run('[1, [2, {a: 3}]] in [Integer => n, [_, {a:}]]; [n, a].inspect');
run('begin; Integer("x"); rescue => e; e.message; ensure; $z = 1; end');
run('raise ArgumentError, "mine"');
run('def (');
