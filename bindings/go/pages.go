package membrane

// pages follows cursors from start to the last page, which answers an empty one.
func pages[Item any](start string, list func(cursor string) ([]Item, string, error)) func(yield func(*Item, error) bool) {
	return func(yield func(*Item, error) bool) {
		cursor := start
		for {
			items, next, err := list(cursor)
			if err != nil {
				yield(nil, err)
				return
			}
			for index := range items {
				if !yield(&items[index], nil) {
					return
				}
			}
			if next == "" {
				return
			}
			cursor = next
		}
	}
}
