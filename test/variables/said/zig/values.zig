//! Variables of the types that Zig has, each said by the program itself: `run(seed)`.
const say = @import("say.zig").say;

/// What panics has nothing to say.
pub const panic = @import("std").debug.no_panic;

const Color = enum { red, green, blue };
const Level = enum(i16) { low = -3, high = 700 };
const Point = struct { x: i32, y: i32 };
/// In the order that Zig gives them in memory.
const Named = struct { name: []const u8, at: Point, next: ?*const Named, color: Color };
const Bits = packed struct(u16) { low: u3, flag: bool, high: u12 };
const Shape = union(enum) { circle: f64, square: Point, count: u8, nothing };
const Failure = error{ NotFound, Denied };

fn half(n: u32) ?u32 {
    if (n % 2 != 0) return null;
    return n / 2;
}

fn find(n: u32) Failure!u32 {
    if (n == 0) return error.NotFound;
    if (n > 100) return error.Denied;
    return n * 2;
}

fn locate(n: i32) Failure!Point {
    if (n < 0) return error.Denied;
    return .{ .x = n, .y = -n };
}

fn shapeOf(n: u32) Shape {
    return switch (n % 4) {
        0 => .{ .circle = 0.5 },
        1 => .{ .square = .{ .x = 3, .y = @intCast(n) } },
        2 => .{ .count = 200 },
        else => .nothing,
    };
}

fn numbers(seed: u32) void {
    var small: i8 = -5;
    var wide: u64 = 1 << 40;
    var signed: i64 = -1;
    const odd: u5 = 29;
    var ratio: f32 = 0.25;
    var exact: f64 = 1.5;
    var truth = seed > 3;
    small -= 1;
    wide += seed;
    signed -= seed;
    ratio *= 2;
    exact += 0.125;
    say("small", small);
    say("wide", wide);
    say("signed", signed);
    say("odd", odd);
    say("ratio", ratio);
    say("exact", exact);
    say("truth", truth);
    truth = !truth;
    say("truth", truth);
}

fn choices(seed: u32) void {
    var color: Color = .green;
    var level: Level = .low;
    var maybe = half(seed);
    var found = find(seed);
    var spot = locate(@intCast(seed));
    var shape = shapeOf(seed);
    say("color", color);
    say("level", level);
    say("maybe", maybe);
    say("found", found);
    say("spot", spot);
    say("shape", shape);
    color = .blue;
    level = .high;
    maybe = half(seed + 1);
    found = find(0);
    spot = locate(-1);
    shape = shapeOf(seed + 1);
    say("color", color);
    say("level", level);
    say("maybe", maybe);
    say("found", found);
    say("spot", spot);
    say("shape", shape);
    found = find(1000);
    shape = shapeOf(seed + 2);
    say("found", found);
    say("shape", shape);
    shape = shapeOf(seed + 3);
    say("shape", shape);
    const failure: Failure = error.Denied;
    say("failure", failure);
}

fn rows(seed: u32) void {
    var array = [_]u32{ seed, seed + 1, seed + 2, seed + 3 };
    const slice: []u32 = array[1..3];
    const empty: []u32 = array[0..0];
    const text: []const u8 = "h\u{e9}llo";
    var texts = [_][]const u8{ "one", "", "three" };
    var grid = [2][3]i16{ .{ 1, 2, 3 }, .{ -4, -5, -6 } };
    var maybes = [_]?u8{ 1, null, 3 };
    var pair: struct { u8, u32 } = .{ 7, seed };
    slice[0] = 99;
    texts[1] = "two";
    pair[1] += 1;
    grid[1][2] = 60;
    maybes[0] = null;
    say("array", array);
    say("slice", slice);
    say("empty", empty);
    say("text", text);
    say("texts", texts);
    say("grid", grid);
    say("maybes", maybes);
    say("pair", pair);
}

fn records(seed: u32) void {
    var point = Point{ .x = @intCast(seed), .y = -2 };
    const last = Named{ .name = "last", .at = point, .color = .red, .next = null };
    const bits = Bits{ .low = 5, .flag = true, .high = 4000 };
    point.x += 1;
    say("point", point);
    say("last", last);
    say("bits", bits);
    const where: *Point = &point;
    const first = Named{ .name = "first", .at = where.*, .color = .blue, .next = &last };
    where.y = 10;
    say("point", point);
    say("first.name", first.name);
    say("first.at", first.at);
    say("first.next->name", first.next.?.name);
    say("first.next->color", first.next.?.color);
    say("*where", where.*);
}

fn parameters(slice: []const u8, point: Point, maybe: ?Point, shape: Shape) void {
    say("slice", slice);
    say("point", point);
    say("maybe", maybe);
    say("shape", shape);
}

export fn run(seed: u32) void {
    numbers(seed);
    choices(seed);
    rows(seed);
    records(seed);
    parameters("bytes", .{ .x = 1, .y = 2 }, .{ .x = 3, .y = 4 }, shapeOf(seed));
    parameters("", .{ .x = 5, .y = 6 }, null, shapeOf(seed + 3));
}
