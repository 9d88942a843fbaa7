package membrane

// #include "glue.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"runtime"
	"time"
)

// Options say how an engine is opened. The zero value of each means its default.
type Options struct {
	// WorkspaceKey and WorkspaceSecret name the workspace to use; it is made when the store does not have it.
	// Without a key it is the store's only workspace. Without a secret one is made: see
	// [Engine.WorkspaceAccess]. A secret has at least 32 bytes.
	WorkspaceKey string `json:"workspaceKey,omitempty"`
	// CreateWorkspace makes the workspace of that key also in a store that has others.
	CreateWorkspace bool   `json:"createWorkspace,omitempty"`
	WorkspaceSecret string `json:"workspaceSecret,omitempty"`
	// Key is the root key, 32 bytes. Without it: the environment's MEMBRANE_KEY in base64; otherwise KeyFile;
	// otherwise the file PATH.key beside the store, made on first open.
	Key []byte `json:"key,omitempty"`
	// KeyFile is the path of a file that holds the root key in base64.
	KeyFile string `json:"keyFile,omitempty"`
	// OAuthCallbackURI is where providers send the browser back to: your handler that calls
	// [Client.CompleteConnect].
	// "{integration}" in its path or query becomes the integration's key, so that each has a redirect URI of its own.
	OAuthCallbackURI string `json:"oAuthCallbackUri,omitempty"`
	// RedirectOrigins are the only origins that RedirectURI of [ConnectRequest] may have.
	RedirectOrigins []string `json:"redirectOrigins,omitempty"`
	// RequireBrowserBinding binds every OAuth attempt to the browser that begins it.
	RequireBrowserBinding bool `json:"requireBrowserBinding,omitempty"`
	// NoAppDiscovery leaves apps that no connector knows alone. Otherwise they are asked how to sign in to them.
	NoAppDiscovery bool `json:"-"`
	// ClientMetadataURI is the address of the product's client id metadata document.
	ClientMetadataURI string `json:"clientMetadataUri,omitempty"`
	// ClientName is what authorization servers show people. Default: the workspace's key.
	ClientName string `json:"clientName,omitempty"`
	// ClientMetadata is what they are told besides where the product is registered (RFC 7591), with "scope" for apps
	// that do not say what they want. Encodes to a JSON object.
	ClientMetadata any `json:"clientMetadata,omitempty"`
	// IssuerSlashOptional takes authorization servers that write the slash after their host only sometimes.
	IssuerSlashOptional bool `json:"issuerSlashOptional,omitempty"`
	// AllowPrivateAddresses permits requests to loopback and private addresses. For development and tests.
	AllowPrivateAddresses bool `json:"allowPrivateAddresses,omitempty"`
	// MaximumAnswerBytes is the largest body of an answer that is held in memory. Default 16 MiB.
	MaximumAnswerBytes int64 `json:"maximumAnswerBytes,omitempty"`
	// MaximumHeaderBytes is the largest header of an answer. Default 256 KiB.
	MaximumHeaderBytes int64 `json:"maximumHeaderBytes,omitempty"`
	// ConnectTimeoutMs limits connecting, IdleTimeoutMs the time in which nothing moves. Defaults 30000 and 120000.
	ConnectTimeoutMs int64 `json:"connectTimeoutMs,omitempty"`
	IdleTimeoutMs    int64 `json:"idleTimeoutMs,omitempty"`
	// HTTP2 that is false does not offer HTTP/2.
	HTTP2 *bool `json:"http2,omitempty"`
	// Proxy is what requests go through, such as "http://user:password@proxy:3128", or "environment". NoProxy
	// names the hosts, domains and networks that it is not used for.
	Proxy   string `json:"proxy,omitempty"`
	NoProxy string `json:"noProxy,omitempty"`
	// CAFile, or CAPEM as text, has the certificates to trust, in place of the system's.
	CAFile string `json:"caFile,omitempty"`
	CAPEM  string `json:"caPem,omitempty"`
	// RequestLog is how many requests each connection's log keeps. Default 100; 0 keeps none.
	RequestLog *int `json:"requestLog,omitempty"`
	// TenantLimits are how much one tenant may have. Nil, and the zero value of each, means its default.
	TenantLimits *TenantLimits `json:"tenantLimits,omitempty"`
	// Timeout limits a call whose context has no deadline, in whole milliseconds. Default 30 seconds.
	Timeout time.Duration `json:"-"`
	// FetchTimeout limits the callback of [Engine.SetFetchCallback], in whole milliseconds. Default 10 seconds.
	FetchTimeout time.Duration `json:"-"`
}

// TenantLimits are how much one tenant may have, so that none fills the store.
type TenantLimits struct {
	// Connections, archived ones counted. Default 10,000.
	Connections int64 `json:"connections,omitempty"`
	// Attempts to connect that wait for somebody. Default 1000.
	Attempts int64 `json:"attempts,omitempty"`
	// Apps that were found by their address. Default 100.
	Apps int64 `json:"apps,omitempty"`
	// Events, which are kept for a week. Default 100,000.
	Events int64 `json:"events,omitempty"`
}

// Engine is one opened store, its keys and its connectors. It may be used by many goroutines at once.
type Engine struct {
	handle
}

// Access is the key and the secret of a workspace. Whoever has the secret can sign tokens.
type Access struct {
	ID     string `json:"id"`
	Key    string `json:"key"`
	Name   string `json:"name"`
	Secret string `json:"secret"`
}

// Open opens an engine, making its store on first use. The URL is a path ("membrane.db"), "sqlite:PATH" or
// "sqlite::memory:". Options may be nil.
func Open(url string, options *Options) (*Engine, error) {
	var encoded string
	if options != nil {
		bytes, err := options.encode()
		if err != nil {
			return nil, err
		}
		encoded = string(bytes)
	}
	if err := checkText(url); err != nil {
		return nil, err
	}
	result := C.membrane_go_open(text(url), optionalText(encoded))
	if result.status != C.MEMBRANE_OK {
		return nil, takeError(result.status, result.error)
	}
	engine := &Engine{handle{value: result.handle}}
	runtime.SetFinalizer(engine, (*Engine).Close)
	return engine, nil
}

// encode writes the options as the library reads them.
func (o *Options) encode() ([]byte, error) {
	var discovers *bool
	if o.NoAppDiscovery {
		discovers = new(bool)
	}
	encoded, err := json.Marshal(struct {
		*Options
		DiscoverApps   *bool `json:"discoverApps,omitempty"`
		TimeoutMs      int64 `json:"timeoutMs,omitempty"`
		FetchTimeoutMs int64 `json:"fetchTimeoutMs,omitempty"`
	}{o, discovers, units(o.Timeout, time.Millisecond), units(o.FetchTimeout, time.Millisecond)})
	if err != nil {
		return nil, fmt.Errorf("membrane: encode the options: %w", err)
	}
	return encoded, nil
}

// Close closes the engine. Calls that are running end with [ErrCancelled] before it returns; later calls,
// also of the engine's clients, answer [ErrClosed]. Closing again does nothing. The error is always nil.
func (e *Engine) Close() error {
	runtime.SetFinalizer(e, nil)
	C.membrane_go_close(e.value)
	return nil
}

// WorkspaceAccess is the key and secret of a workspace. An empty key names the one that the engine was opened
// with, or the store's only one.
func (e *Engine) WorkspaceAccess(workspaceKey string) (*Access, error) {
	if err := checkText(workspaceKey); err != nil {
		return nil, err
	}
	answer, err := takeText(C.membrane_go_workspace_access(e.number(), optionalText(workspaceKey)))
	runtime.KeepAlive(e)
	if err != nil {
		return nil, err
	}
	return decode[Access]("workspace_access", answer)
}

// TenantOptions say more of whom [Engine.Tenant] acts for. The zero value of each means its default.
type TenantOptions struct {
	// WorkspaceKey is the workspace. Default: the one named when opening, or the store's only one.
	WorkspaceKey string `json:"workspaceKey,omitempty"`
	// Name and Fields are kept with the tenant; left out they stay as they are. Fields encodes to a JSON object.
	Name   string `json:"name,omitempty"`
	Fields any    `json:"fields,omitempty"`
	// Credentials are the tenant's for your product's own API, as those of [ClientOptions].
	Credentials any `json:"credentials,omitempty"`
}

// Tenant makes a client that acts for one of your customers, by your own id of it. No token is needed inside your own
// process: take the id from the session of who is signed in, never from what a request says. The tenant is made when
// it is first seen. Options may be left out, or nil; the last ones count.
func (e *Engine) Tenant(tenantKey string, options ...*TenantOptions) (*Client, error) {
	var given TenantOptions
	for _, option := range options {
		if option != nil {
			given = *option
		}
	}
	return e.clientFor(struct {
		TenantKey string `json:"tenantKey"`
		TenantOptions
	}{tenantKey, given})
}

// ManagerOptions say more of what [Engine.Manager] manages. The zero value of each means its default.
type ManagerOptions struct {
	// WorkspaceKey is the workspace. Default: the one named when opening, or the store's only one.
	WorkspaceKey string `json:"workspaceKey,omitempty"`
}

// Manager makes a client that manages the workspace, as a workspace management token does. No token is needed inside
// your own process. Options may be left out, or nil; the last ones count.
func (e *Engine) Manager(options ...*ManagerOptions) (*Client, error) {
	var given ManagerOptions
	for _, option := range options {
		if option != nil {
			given = *option
		}
	}
	return e.clientFor(struct {
		IsAdmin bool `json:"isAdmin"`
		ManagerOptions
	}{true, given})
}

func (e *Engine) clientFor(actor any) (*Client, error) {
	encoded, err := encodeOptions(actor)
	if err != nil {
		return nil, err
	}
	return e.takeClient(C.membrane_go_client_for(e.number(), text(encoded)))
}

// Client makes a client that acts as the holder of a token that came from outside. The tenant is made when it is first seen. When
// the token expires or is revoked the client's calls answer [ErrNotAuthenticated]: make a new client then.
func (e *Engine) Client(token string) (*Client, error) {
	if err := checkToken(token); err != nil {
		return nil, err
	}
	return e.takeClient(C.membrane_go_client_new(e.number(), text(token)))
}

// ClientOptions are what you have at hand whenever you make a client.
type ClientOptions struct {
	// Credentials are the tenant's for your product's own API. Given again unchanged they are left alone: a token that
	// was refreshed since is not replaced. Encodes to a JSON object.
	Credentials any `json:"credentials,omitempty"`
}

// ClientWith is Client with options.
func (e *Engine) ClientWith(token string, options ClientOptions) (*Client, error) {
	encoded, err := json.Marshal(options)
	if err != nil {
		return nil, fmt.Errorf("membrane: encode the options: %w", err)
	}
	if err := checkToken(token); err != nil {
		return nil, err
	}
	return e.takeClient(C.membrane_go_client_new_with_options(e.number(), text(token), text(string(encoded))))
}

// takeClient needs no runtime.KeepAlive: whoever calls it has the engine for that.
func (e *Engine) takeClient(result C.membrane_go_handle) (*Client, error) {
	if result.status != C.MEMBRANE_OK {
		return nil, takeError(result.status, result.error)
	}
	client := &Client{handle: handle{value: result.handle}, engine: e}
	runtime.SetFinalizer(client, (*Client).Close)
	return client, nil
}
