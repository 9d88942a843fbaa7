package membrane

// The states of a connection.
const (
	StateReady                = "READY"
	StateClientActionRequired = "CLIENT_ACTION_REQUIRED"
	StateConfigurationError   = "CONFIGURATION_ERROR"
	StateSetupFailed          = "SETUP_FAILED"
)

// The types of action.
const (
	ActionToYourApp     = "api-request-to-your-app"
	ActionToExternalApp = "api-request-to-external-app"
)

// The types of events.
const (
	EventConnectionCreated      = "connection.created"
	EventConnectionDisconnected = "connection.disconnected"
	EventConnectionReconnected  = "connection.reconnected"
	EventConnectionDeleted      = "connection.deleted"
	EventWebhookDisabled        = "webhook.disabled"
)

// The types of opaque tokens.
const (
	TokenLongLived = "long-lived"
	TokenTest      = "test"
	TokenDeveloper = "developer"
	TokenInstance  = "instance"
)
