// A program for Node in Go: goroutines, maps, a panic that is recovered, and calls between Go and JavaScript.
package main

import (
	"errors"
	"sort"
	"strconv"
	"syscall/js"
)

//go:noinline
func collatz(n int) int {
	steps := 0
	for n != 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return steps
}

func longest(bound int) string {
	results := make(chan [2]int)
	for part := 0; part < 4; part++ {
		go func(part int) {
			best := [2]int{}
			for n := 1 + part; n < bound; n += 4 {
				if steps := collatz(n); steps > best[1] {
					best = [2]int{n, steps}
				}
			}
			results <- best
		}(part)
	}
	all := map[int]int{}
	for i := 0; i < 4; i++ {
		best := <-results
		all[best[1]] = best[0]
	}
	lengths := []int{}
	for length := range all {
		lengths = append(lengths, length)
	}
	sort.Sort(sort.Reverse(sort.IntSlice(lengths)))
	text := ""
	for _, length := range lengths {
		text += strconv.Itoa(all[length]) + ":" + strconv.Itoa(length) + " "
	}
	return text
}

func divide(a, b int) (result int, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = errors.New("recovered: " + reason.(error).Error())
		}
	}()
	return a / b, nil
}

func main() {
	ended := make(chan struct{})
	global := js.Global()
	global.Set("longest", js.FuncOf(func(_ js.Value, args []js.Value) interface{} { return longest(args[0].Int()) }))
	global.Set("divide", js.FuncOf(func(_ js.Value, args []js.Value) interface{} {
		result, err := divide(args[0].Int(), args[1].Int())
		if err != nil {
			return err.Error()
		}
		return result
	}))
	global.Set("end", js.FuncOf(func(js.Value, []js.Value) interface{} {
		close(ended)
		return nil
	}))
	global.Get("started").Invoke()
	<-ended
}
