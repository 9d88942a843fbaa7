package membrane

// #cgo pkg-config: membrane
// #include "glue.h"
import "C"

import (
	"encoding/json"
	"strings"
	"unsafe"
)

// checkText refuses what C text cannot carry: it would end at the NUL and mean something else.
func checkText(texts ...string) error {
	for _, text := range texts {
		if strings.IndexByte(text, 0) >= 0 {
			return &Error{
				Status:  StatusInvalidArgument,
				Type:    "bad_request",
				Key:     "invalid_argument",
				Message: "Text may not contain a NUL byte.",
			}
		}
	}
	return nil
}

// checkToken is checkText for what came from outside: that it cannot be handed on is its own fault.
func checkToken(token string) error {
	if strings.IndexByte(token, 0) >= 0 {
		return &Error{
			Status:  StatusNotAuthenticated,
			Type:    "bad_request",
			Key:     "not_authenticated",
			Message: "The token has a NUL byte.",
			Data:    json.RawMessage(`{"reason":"malformed"}`),
		}
	}
	return nil
}

// text gives s as C text in Go memory. The library copies what it keeps, so the memory need only live for
// the call that it is an argument of, and cgo sees to that.
func text(s string) *C.char {
	bytes := make([]byte, len(s)+1)
	copy(bytes, s)
	return (*C.char)(unsafe.Pointer(&bytes[0]))
}

// optionalText is text, with NULL for the empty string.
func optionalText(s string) *C.char {
	if s == "" {
		return nil
	}
	return text(s)
}

// takeText copies an answer and frees it, or takes the error.
func takeText(result C.membrane_go_text) ([]byte, error) {
	if result.status != C.MEMBRANE_OK {
		return nil, takeError(result.status, result.error)
	}
	defer C.membrane_string_free(result.text)
	return C.GoBytes(unsafe.Pointer(result.text), C.int(C.strlen(result.text))), nil
}
