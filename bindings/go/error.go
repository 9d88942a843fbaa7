package membrane

// #include "glue.h"
import "C"

import (
	"encoding/json"
	"time"
)

// Error is a failure that the library reported: what happened, and who must act. It never holds a secret.
//
// Compare with errors.Is: the Err variables of this package tell statuses and groups of statuses apart, and
// a call that ended because of its context also matches context.Canceled or context.DeadlineExceeded.
type Error struct {
	// Status says what happened in the broadest terms.
	Status Status
	// Type is the class as the platform names it: "bad_request", "connection", "configuration", "internal".
	Type string
	// Key says what exactly, stable and made for code: "not_found", "state_used", ...
	Key string
	// Message is one sentence for a person, which says what to do.
	Message string
	// Data is a JSON object with details, {} when there are none.
	Data json.RawMessage
	// Retryable is true when the same call may succeed later.
	Retryable bool
	// RetryAfter is how long the other side wants to be left alone; 0 when it did not say.
	RetryAfter time.Duration
	// OAuthCode is the provider's error code (RFC 6749, section 5.2), such as "invalid_grant".
	OAuthCode string
	// HTTPStatus is what the other side answered; 0 if there was no answer.
	HTTPStatus int

	cause error
	json  json.RawMessage
}

// Error is the message, with the package's name in front.
func (e *Error) Error() string {
	if e.Message == "" {
		return "membrane: " + e.Status.String()
	}
	return "membrane: " + e.Message
}

// Is makes errors.Is work with the Err variables of this package.
func (e *Error) Is(target error) bool {
	switch target := target.(type) {
	case statusError:
		return e.Status == Status(target)
	case actorError:
		return e.Status/100*100 == target.hundred
	case expiredError:
		return e.Status == StatusNotAuthenticated && e.Key == "not_authenticated" && e.reason() == "expired"
	default:
		return false
	}
}

// reason is why a token was refused.
func (e *Error) reason() string {
	var data struct {
		Reason string `json:"reason"`
	}
	if json.Unmarshal(e.Data, &data) != nil {
		return ""
	}
	return data.Reason
}

// Unwrap is the error of the context that ended the call, or nil.
func (e *Error) Unwrap() error {
	return e.cause
}

// MarshalJSON writes the error as the platform does: {"type","key","message","data"}.
func (e *Error) MarshalJSON() ([]byte, error) {
	if e.json != nil {
		return e.json, nil
	}
	return json.Marshal(Problem{Type: e.Type, Key: e.Key, Message: e.Message, Data: e.Data})
}

// takeError copies an error object and frees it. The object is missing when there was no memory for it.
func takeError(status C.membrane_status, object *C.membrane_error) error {
	if object == nil {
		return &Error{Status: Status(status)}
	}
	defer C.membrane_error_free(object)
	err := &Error{
		Status:     Status(C.membrane_error_status(object)),
		Type:       C.GoString(C.membrane_error_type(object)),
		Key:        C.GoString(C.membrane_error_key(object)),
		Message:    C.GoString(C.membrane_error_message(object)),
		Data:       json.RawMessage(C.GoString(C.membrane_error_data(object))),
		Retryable:  C.membrane_error_is_retryable(object) != 0,
		OAuthCode:  C.GoString(C.membrane_error_oauth_code(object)),
		HTTPStatus: int(C.membrane_error_http_status(object)),
		json:       json.RawMessage(C.GoString(C.membrane_error_json(object))),
	}
	if after := C.membrane_error_retry_after_ms(object); after > 0 {
		err.RetryAfter = time.Duration(after) * time.Millisecond
	}
	return err
}
