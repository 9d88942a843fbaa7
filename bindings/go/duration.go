package membrane

import "time"

// units is a duration in whole units, rounded away from zero: 0 stands for a default, and only 0 may become it.
func units(duration, unit time.Duration) int64 {
	count := int64(duration / unit)
	switch rest := duration % unit; {
	case rest > 0:
		count++
	case rest < 0:
		count--
	}
	return count
}
