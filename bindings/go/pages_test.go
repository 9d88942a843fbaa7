package membrane

import (
	"errors"
	"reflect"
	"testing"
)

// book has three pages. The one with the cursor "bad" cannot be read.
func book(cursor string) ([]int, string, error) {
	switch cursor {
	case "":
		return []int{1, 2}, "second", nil
	case "second":
		return []int{}, "third", nil
	case "third":
		return []int{3}, "", nil
	case "torn":
		return []int{4}, "bad", nil
	default:
		return nil, "", errors.New("bad page")
	}
}

func TestPages(t *testing.T) {
	for _, test := range []struct {
		start string
		stop  int
		items []int
		fails bool
	}{
		{"", 0, []int{1, 2, 3}, false},
		{"third", 0, []int{3}, false},
		{"", 1, []int{1}, false},
		{"", 3, []int{1, 2, 3}, false},
		{"torn", 0, []int{4}, true},
		{"bad", 0, nil, true},
	} {
		iterate := pages(test.start, book)
		for round := 0; round < 2; round++ { // an iterator starts anew each time
			var items []int
			var failure error
			iterate(func(item *int, err error) bool {
				if err != nil {
					failure = err
					return true
				}
				items = append(items, *item)
				return len(items) != test.stop
			})
			if !reflect.DeepEqual(items, test.items) || (failure != nil) != test.fails {
				t.Errorf("%+v: got %v, %v", test, items, failure)
			}
		}
	}
}
