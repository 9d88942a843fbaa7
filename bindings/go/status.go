package membrane

// #include "glue.h"
import "C"

import "fmt"

// Status is what a call of the library answered. The hundreds say who must act.
type Status int32

// StatusOK is success: no [Error] carries it.
const StatusOK Status = 0

// 100: the code that made the call.
const (
	StatusInvalidArgument Status = 100 // a wrong option, or text that is not UTF-8
	StatusInvalidRequest  Status = 101 // a wrong type, an unknown member, too deep or too large
	StatusClosed          Status = 102 // the engine or the client was closed
	StatusForked          Status = 103 // the handle belongs to the parent process
	StatusCancelled       Status = 104 // the context was cancelled, or the engine was closed
	StatusTimedOut        Status = 105 // the call's time limit passed
	StatusUnsupported     Status = 106 // this version cannot do it
)

// 200: the holder of the token.
const (
	StatusNotAuthenticated Status = 200 // token malformed, forged, expired, or of an unknown workspace
	StatusAccessDenied     Status = 201 // a good token that may not do this
	StatusNotFound         Status = 202 // no such record for this token's holder
	StatusAlreadyExists    Status = 203 // a key is taken
	StatusConflict         Status = 204 // the record is not in a state that allows this
)

// 300: the person whose app it is.
const (
	StatusDisconnected       Status = 300 // the app refused the credentials for good: connect again
	StatusClientAction       Status = 301 // a person must finish connecting first
	StatusCredentialsRefused Status = 302 // the app refused what was entered
	StatusConnectRefused     Status = 303 // the callback cannot be accepted
)

// 400: who set up the workspace.
const (
	StatusConfiguration     Status = 400 // settings of integration, connector or Internal API are wrong
	StatusIntegrationBroken Status = 401 // the app refused the client id or secret of the integration
	StatusAddressRefused    Status = 402 // private address, plain http, or another origin
)

// 500: the other side, for a while. Retrying may help.
const (
	StatusNetwork       Status = 500 // name, connection, TLS, or the answer was cut off
	StatusProviderError Status = 501 // it answered, but not with what the protocol says
	StatusRateLimited   Status = 502 // it asks for patience: see [Error.RetryAfter]
)

// 600: who runs the store.
const (
	StatusStoreBusy        Status = 600 // locked by another process for longer than the call allows
	StatusStoreFull        Status = 601 // no space left
	StatusStoreReadOnly    Status = 602 // may not be written
	StatusStoreUnavailable Status = 603 // cannot be opened, or an I/O error
	StatusStoreCorrupt     Status = 604 // not a database, damaged, or a sealed value that does not open
	StatusStoreTooNew      Status = 605 // made by a newer version of the library
	StatusWrongKey         Status = 606 // the root key is not the one that this store was made with
)

// 900: the library.
const (
	StatusInternal    Status = 900 // a defect of the library, please report it
	StatusOutOfMemory Status = 901 // an allocation failed
)

// String is the name that the header gives the status, such as "MEMBRANE_NOT_FOUND".
func (s Status) String() string {
	if name := C.membrane_status_name(C.membrane_status(s)); name != nil {
		return C.GoString(name)
	}
	return fmt.Sprintf("Status(%d)", int32(s))
}
