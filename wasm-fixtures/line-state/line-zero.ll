; Two functions as optimisers leave them, with the debug locations where they matter; see line-zero.c.
; @join: the loop is unrolled three times. Both arms, on lines 5 and 6, meet in a block of line 0 that branches on: to
; the next copy's condition on line 5, or out. Whether line 5 was left depends on the arm.
; @rotated: the loop's head and its back edge are on line 13, a body that may be skipped on line 14.
source_filename = "line-zero.c"
target triple = "wasm32-unknown-wasi"

define i32 @join(i32 %bits, i32 %limit) #0 !dbg !5 {
entry:
  %t0 = and i32 %bits, 1, !dbg !20
  %c0 = icmp ne i32 %t0, 0, !dbg !20
  br i1 %c0, label %then0, label %else0, !dbg !20

then0:
  %a0 = add i32 0, 1, !dbg !21
  br label %join0, !dbg !21

else0:
  %b0 = add i32 0, 10, !dbg !22
  br label %join0, !dbg !22

join0:
  %sum0 = phi i32 [ %a0, %then0 ], [ %b0, %else0 ], !dbg !23
  %more0 = icmp slt i32 %sum0, %limit, !dbg !23
  br i1 %more0, label %next1, label %out, !dbg !23

next1:
  %s1 = lshr i32 %bits, 1, !dbg !20
  %t1 = and i32 %s1, 1, !dbg !20
  %c1 = icmp ne i32 %t1, 0, !dbg !20
  br i1 %c1, label %then1, label %else1, !dbg !20

then1:
  %a1 = add i32 %sum0, 1, !dbg !21
  br label %join1, !dbg !21

else1:
  %b1 = add i32 %sum0, 10, !dbg !22
  br label %join1, !dbg !22

join1:
  %sum1 = phi i32 [ %a1, %then1 ], [ %b1, %else1 ], !dbg !23
  %more1 = icmp slt i32 %sum1, %limit, !dbg !23
  br i1 %more1, label %next2, label %out, !dbg !23

next2:
  %s2 = lshr i32 %bits, 2, !dbg !20
  %t2 = and i32 %s2, 1, !dbg !20
  %c2 = icmp ne i32 %t2, 0, !dbg !20
  br i1 %c2, label %then2, label %else2, !dbg !20

then2:
  %a2 = add i32 %sum1, 1, !dbg !21
  br label %join2, !dbg !21

else2:
  %b2 = add i32 %sum1, 10, !dbg !22
  br label %join2, !dbg !22

join2:
  %sum2 = phi i32 [ %a2, %then2 ], [ %b2, %else2 ], !dbg !23
  br label %out, !dbg !23

out:
  %result = phi i32 [ %sum0, %join0 ], [ %sum1, %join1 ], [ %sum2, %join2 ], !dbg !24
  ret i32 %result, !dbg !24
}

define i32 @rotated(i32 %start) #1 !dbg !6 {
entry:
  br label %loop, !dbg !30

loop:
  %bits = phi i32 [ %start, %entry ], [ %rest, %latch ], !dbg !31
  %count = phi i32 [ 0, %entry ], [ %sum, %latch ], !dbg !31
  %odd = and i32 %bits, 1, !dbg !31
  %skip = icmp eq i32 %odd, 0, !dbg !31
  br i1 %skip, label %latch, label %body, !dbg !31

body:
  %more = add i32 %count, 1, !dbg !32
  br label %latch, !dbg !32

latch:
  %sum = phi i32 [ %count, %loop ], [ %more, %body ], !dbg !33
  %rest = lshr i32 %bits, 1, !dbg !33
  %again = icmp ne i32 %rest, 0, !dbg !33
  br i1 %again, label %loop, label %out, !dbg !33

out:
  ret i32 %sum, !dbg !34
}

attributes #0 = { noinline optnone "wasm-export-name"="join" }
attributes #1 = { noinline optnone "wasm-export-name"="rotated" }

!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2, !3}
!0 = distinct !DICompileUnit(language: DW_LANG_C99, file: !1, producer: "written by hand", emissionKind: FullDebug)
!1 = !DIFile(filename: "line-zero.c", directory: ".")
!2 = !{i32 7, !"Dwarf Version", i32 4}
!3 = !{i32 2, !"Debug Info Version", i32 3}
!4 = !DISubroutineType(types: !{})
!5 = distinct !DISubprogram(name: "join", scope: !1, file: !1, line: 2, type: !4, scopeLine: 2, unit: !0, spFlags: DISPFlagDefinition)
!6 = distinct !DISubprogram(name: "rotated", scope: !1, file: !1, line: 11, type: !4, scopeLine: 11, unit: !0, spFlags: DISPFlagDefinition)
!20 = !DILocation(line: 5, column: 9, scope: !5)
!21 = !DILocation(line: 5, column: 30, scope: !5)
!22 = !DILocation(line: 6, column: 16, scope: !5)
!23 = !DILocation(line: 0, scope: !5)
!24 = !DILocation(line: 8, column: 3, scope: !5)
!30 = !DILocation(line: 12, column: 7, scope: !6)
!31 = !DILocation(line: 13, column: 12, scope: !6)
!32 = !DILocation(line: 14, column: 11, scope: !6)
!33 = !DILocation(line: 13, column: 3, scope: !6)
!34 = !DILocation(line: 15, column: 3, scope: !6)
