package membrane

// One variable for each status, for errors.Is.
var (
	ErrInvalidArgument error = statusError(StatusInvalidArgument)
	ErrInvalidRequest  error = statusError(StatusInvalidRequest)
	ErrClosed          error = statusError(StatusClosed)
	ErrForked          error = statusError(StatusForked)
	ErrCancelled       error = statusError(StatusCancelled)
	ErrTimedOut        error = statusError(StatusTimedOut)
	ErrUnsupported     error = statusError(StatusUnsupported)

	ErrNotAuthenticated error = statusError(StatusNotAuthenticated)
	ErrAccessDenied     error = statusError(StatusAccessDenied)
	ErrNotFound         error = statusError(StatusNotFound)
	ErrAlreadyExists    error = statusError(StatusAlreadyExists)
	ErrConflict         error = statusError(StatusConflict)

	ErrDisconnected       error = statusError(StatusDisconnected)
	ErrClientAction       error = statusError(StatusClientAction)
	ErrCredentialsRefused error = statusError(StatusCredentialsRefused)
	ErrConnectRefused     error = statusError(StatusConnectRefused)

	ErrConfiguration     error = statusError(StatusConfiguration)
	ErrIntegrationBroken error = statusError(StatusIntegrationBroken)
	ErrAddressRefused    error = statusError(StatusAddressRefused)

	ErrNetwork       error = statusError(StatusNetwork)
	ErrProviderError error = statusError(StatusProviderError)
	ErrRateLimited   error = statusError(StatusRateLimited)

	ErrStoreBusy        error = statusError(StatusStoreBusy)
	ErrStoreFull        error = statusError(StatusStoreFull)
	ErrStoreReadOnly    error = statusError(StatusStoreReadOnly)
	ErrStoreUnavailable error = statusError(StatusStoreUnavailable)
	ErrStoreCorrupt     error = statusError(StatusStoreCorrupt)
	ErrStoreTooNew      error = statusError(StatusStoreTooNew)
	ErrWrongKey         error = statusError(StatusWrongKey)

	ErrInternal    error = statusError(StatusInternal)
	ErrOutOfMemory error = statusError(StatusOutOfMemory)
)

// One variable for each group of statuses, for errors.Is: who must act.
var (
	ErrCaller      error = actorError{100, "the code that made the call must act"}
	ErrTokenHolder error = actorError{200, "the holder of the token must act"}
	ErrPerson      error = actorError{300, "the person whose app it is must act"}
	ErrWorkspace   error = actorError{400, "who set up the workspace must act"}
	ErrOtherSide   error = actorError{500, "the other side fails for now"}
	ErrStore       error = actorError{600, "who runs the store must act"}
	ErrLibrary     error = actorError{900, "the library failed"}
)

// statusError stands for every Error of one status.
type statusError Status

func (e statusError) Error() string {
	return "membrane: " + Status(e).String()
}

// actorError stands for every Error of one group of statuses.
type actorError struct {
	hundred Status
	text    string
}

func (e actorError) Error() string {
	return "membrane: " + e.text
}
