package membrane

// One variable for each status, for errors.Is. Python's classes have the same names, as far as it has one for the status.
var (
	ErrInvalidArgument error = statusError(StatusInvalidArgument)
	ErrInvalidRequest  error = statusError(StatusInvalidRequest)
	ErrClosed          error = statusError(StatusClosed)
	ErrForked          error = statusError(StatusForked)
	ErrCancelled       error = statusError(StatusCancelled)
	ErrTimedOut        error = statusError(StatusTimedOut)
	ErrUnsupported     error = statusError(StatusUnsupported)

	ErrNotAuthenticated error = statusError(StatusNotAuthenticated)
	// ErrTokenExpired is the part of ErrNotAuthenticated that a new token mends.
	ErrTokenExpired  error = expiredError{}
	ErrAccessDenied  error = statusError(StatusAccessDenied)
	ErrNotFound      error = statusError(StatusNotFound)
	ErrAlreadyExists error = statusError(StatusAlreadyExists)
	ErrConflict      error = statusError(StatusConflict)

	ErrDisconnected         error = statusError(StatusDisconnected)
	ErrClientActionRequired error = statusError(StatusClientAction)
	ErrCredentialsRefused   error = statusError(StatusCredentialsRefused)
	ErrConnectRefused       error = statusError(StatusConnectRefused)

	ErrConfiguration     error = statusError(StatusConfiguration)
	ErrIntegrationBroken error = statusError(StatusIntegrationBroken)
	ErrAddressRefused    error = statusError(StatusAddressRefused)

	ErrNetworkError  error = statusError(StatusNetwork)
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

// One variable for each group of statuses, for errors.Is: who must act. Python's classes have the same names.
var (
	ErrUsageError    error = actorError{100, "the code that made the call must act"}
	ErrTokenError    error = actorError{200, "the holder of the token must act"}
	ErrPersonError   error = actorError{300, "the person whose app it is must act"}
	ErrSetupError    error = actorError{400, "who set up the workspace must act"}
	ErrRemoteError   error = actorError{500, "the other side fails for now"}
	ErrStoreError    error = actorError{600, "who runs the store must act"}
	ErrInternalError error = actorError{900, "the library failed"}
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

// expiredError stands for every Error that says that a token was good until it expired.
type expiredError struct{}

func (e expiredError) Error() string {
	return "membrane: the token has expired"
}
