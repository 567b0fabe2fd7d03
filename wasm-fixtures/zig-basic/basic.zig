// Zig: error unions, optionals, comptime, labelled loops, defer. Its modules name folders of the machine that builds them,
// so none is committed.
const std = @import("std");

const ParseError = error{ Empty, NotADigit };

fn parse(text: []const u8) ParseError!u32 {
    if (text.len == 0) return ParseError.Empty;
    var value: u32 = 0;
    for (text) |letter| {
        if (letter < '0' or letter > '9')
            return ParseError.NotADigit;
        value = value * 10 + (letter - '0');
    }
    return value;
}

fn largest(comptime T: type, items: []const T) ?T {
    if (items.len == 0) return null;
    var best = items[0];
    for (items[1..]) |item| {
        if (item > best) best = item;
    }
    return best;
}

fn find(limit: u32) u32 {
    var found: u32 = 0;
    outer: for (1..limit) |a| {
        for (a..limit) |b| {
            if (a * b == 12) {
                found = @intCast(a * 100 + b);
                break :outer;
            }
            if (a + b > 7) continue :outer;
        }
    }
    return found;
}

var cleanups: u32 = 0;

fn guarded(depth: u32) u32 {
    defer cleanups += 1;
    if (depth == 0) return 1;
    return guarded(depth - 1) * 2;
}

pub fn main() void {
    for ([_][]const u8{ "12", "", "4x" }) |text| {
        if (parse(text)) |value| {
            std.debug.print("{d}\n", .{value});
        } else |err| {
            std.debug.print("{s}\n", .{@errorName(err)});
        }
    }
    std.debug.print("{?d} {?d}\n", .{ largest(u8, &.{ 3, 9, 2 }), largest(i64, &.{}) });
    std.debug.print("{d} {d} {d}\n", .{ find(10), guarded(3), cleanups });
}
