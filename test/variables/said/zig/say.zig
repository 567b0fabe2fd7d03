//! Says what a value is, in the words of wtrace, by Zig's own knowledge of its type.

extern fn put(text: [*]const u8, length: usize) void;
extern fn integer(value: i64) void;
extern fn float(value: f64) void;
extern fn end(name: [*]const u8, length: usize) void;

fn write(text: []const u8) void {
    put(text.ptr, text.len);
}

/// Says the value of a variable.
pub fn say(comptime name: []const u8, value: anytype) void {
    show(value);
    end(name.ptr, name.len);
}

fn show(value: anytype) void {
    const T = @TypeOf(value);
    switch (@typeInfo(T)) {
        .int => integer(@intCast(value)),
        .float => float(value),
        .bool => write(if (value) "true" else "false"),
        .@"enum" => write(@tagName(value)),
        .error_set => {
            write("error.");
            write(@errorName(value));
        },
        .optional => if (value) |payload| show(payload) else write("null"),
        .error_union => if (value) |payload| show(payload) else |failure| show(failure),
        .array => items(&value),
        .pointer => |pointer| switch (pointer.size) {
            .slice => if (pointer.child == u8) {
                write("\"");
                write(value);
                write("\"");
            } else items(value),
            else => integer(@intCast(@intFromPtr(value))),
        },
        .@"struct" => |record| {
            if (record.layout == .@"packed") {
                // Debug info says no more of it.
                write("{bits = ");
                integer(@as(record.backing_integer.?, @bitCast(value)));
                write("}");
                return;
            }
            write(if (record.is_tuple) "(" else "{");
            inline for (record.fields, 0..) |field, i| {
                if (i > 0) write(", ");
                if (!record.is_tuple) write(field.name ++ " = ");
                show(@field(value, field.name));
            }
            write(if (record.is_tuple) ")" else "}");
        },
        .@"union" => |tagged| {
            inline for (tagged.fields) |field| {
                if (value == @field(tagged.tag_type.?, field.name)) {
                    write(field.name);
                    if (field.type != void) {
                        write("(");
                        show(@field(value, field.name));
                        write(")");
                    }
                }
            }
        },
        else => @compileError("say cannot say " ++ @typeName(T)),
    }
}

fn items(values: anytype) void {
    write("{");
    for (values, 0..) |value, i| {
        if (i > 0) write(", ");
        show(value);
    }
    write("}");
}
