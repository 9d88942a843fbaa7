//go:build !membrane_collect

package membrane

// collect does nothing, except in tests with the build tag membrane_collect.
func collect() {}
