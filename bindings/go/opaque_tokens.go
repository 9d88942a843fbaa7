package membrane

// #include "glue.h"
import "C"

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"time"
)

// The types of opaque tokens.
const (
	TokenLongLived = "long-lived"
	TokenTest      = "test"
	TokenDeveloper = "developer"
	TokenInstance  = "instance"
)

// OpaqueToken is what is known of an opaque token.
type OpaqueToken struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	// Kind is who the token acts as: "tenant", "workspace", "manager", "developer" or "instance".
	Kind string `json:"kind"`
	Name string `json:"name,omitempty"`
	// Hint is how the token begins.
	Hint         string `json:"hint"`
	WorkspaceID  string `json:"workspaceId,omitempty"`
	WorkspaceKey string `json:"workspaceKey,omitempty"`
	TenantID     string `json:"tenantId,omitempty"`
	TenantKey    string `json:"tenantKey,omitempty"`
	AccountKey   string `json:"accountKey,omitempty"`
	// Token is the token itself. Only in the answer that made it.
	Token     string     `json:"token,omitempty"`
	CreatedAt *time.Time `json:"createdAt,omitempty"`
	// ExpiresAt is nil for a token that lives until it is revoked.
	ExpiresAt  *time.Time `json:"expiresAt,omitempty"`
	RevokedAt  *time.Time `json:"revokedAt,omitempty"`
	LastUsedAt *time.Time `json:"lastUsedAt,omitempty"`
}

// CreateInstanceTokenRequest says what an instance token is for. Both members may be left out.
type CreateInstanceTokenRequest struct {
	Name string `json:"name,omitempty"`
	// ExpiresInSeconds is 0 for a token that lives until it is revoked.
	ExpiresInSeconds int64 `json:"expiresInSeconds,omitempty"`
}

// CreateInstanceToken makes a token that administers the store's workspaces and tokens: the first token of a
// store. Whoever opened it with its root key owns all of it.
func (e *Engine) CreateInstanceToken(request CreateInstanceTokenRequest) (*OpaqueToken, error) {
	encoded, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("membrane: encode the request of create_instance_token: %w", err)
	}
	if err := checkText(string(encoded)); err != nil {
		return nil, err
	}
	answer, err := takeText(C.membrane_go_create_instance_token(e.number(), text(string(encoded))))
	runtime.KeepAlive(e)
	if err != nil {
		return nil, err
	}
	return decode[OpaqueToken]("create_instance_token", answer)
}

// Self says who a client's token is.
type Self struct {
	Kind       string     `json:"kind"`
	Workspace  *Workspace `json:"workspace,omitempty"`
	Tenant     *Tenant    `json:"tenant,omitempty"`
	AccountKey string     `json:"accountKey,omitempty"`
	// Token is the record of an opaque token.
	Token *OpaqueToken `json:"token,omitempty"`
	// ValidUntil is nil for a token that lives until it is revoked.
	ValidUntil *time.Time `json:"validUntil,omitempty"`
}

// GetSelf says who the client's token is.
func (c *Client) GetSelf(ctx context.Context) (*Self, error) {
	return call[Self](ctx, c, "get_self", struct{}{})
}

// PatchSelfRequest says what to change of the client's own tenant.
type PatchSelfRequest struct {
	Name string `json:"name,omitempty"`
	// Fields replace the present ones, until a token brings others. Encodes to a JSON object.
	Fields any `json:"fields,omitempty"`
	// Credentials and Merge are as in [SetCredentialsRequest].
	Credentials any  `json:"credentials,omitempty"`
	Merge       bool `json:"merge,omitempty"`
}

// PatchSelf changes the client's own tenant.
func (c *Client) PatchSelf(ctx context.Context, request PatchSelfRequest) (*Self, error) {
	return call[Self](ctx, c, "patch_self", request)
}

// CreateTokenRequest says what an opaque token is to be.
type CreateTokenRequest struct {
	// Type is one of TokenLongLived, TokenTest, TokenDeveloper and TokenInstance.
	Type string `json:"type"`
	// Name says what the token is for.
	Name string `json:"name,omitempty"`
	// TenantKey is whom a long-lived or test token acts as.
	TenantKey string `json:"tenantKey,omitempty"`
	// IsAdmin makes a long-lived token a workspace management token.
	IsAdmin bool `json:"isAdmin,omitempty"`
	// AccountKey is whom a developer token acts for.
	AccountKey string `json:"accountKey,omitempty"`
	// ExpiresInSeconds is 0 for a token that lives until it is revoked.
	ExpiresInSeconds int64 `json:"expiresInSeconds,omitempty"`
}

// CreateToken makes an opaque token. The answer is the only one that ever has Token.
func (c *Client) CreateToken(ctx context.Context, request CreateTokenRequest) (*OpaqueToken, error) {
	return call[OpaqueToken](ctx, c, "create_token", request)
}

// ListTokensRequest says which tokens to list. All members may be left out.
type ListTokensRequest struct {
	Type           string `json:"type,omitempty"`
	TenantKey      string `json:"tenantKey,omitempty"`
	AccountKey     string `json:"accountKey,omitempty"`
	IncludeRevoked bool   `json:"includeRevoked,omitempty"`
	Limit          int    `json:"limit,omitempty"`
	// Cursor is the one of the page before.
	Cursor string `json:"cursor,omitempty"`
}

// ListTokensResponse is one page. Cursor is empty on the last one.
type ListTokensResponse struct {
	Items  []OpaqueToken `json:"items"`
	Cursor string        `json:"cursor,omitempty"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListTokens gives a page of opaque tokens, newest first: a manager's those of the workspace, an instance's
// all. See [Client.Tokens] for all pages.
func (c *Client) ListTokens(ctx context.Context, request ListTokensRequest) (*ListTokensResponse, error) {
	return call[ListTokensResponse](ctx, c, "list_tokens", request)
}

// GetTokenRequest names a token's record.
type GetTokenRequest struct {
	ID string `json:"id,omitempty"`
}

// GetToken gets what is known of an opaque token.
func (c *Client) GetToken(ctx context.Context, request GetTokenRequest) (*OpaqueToken, error) {
	return call[OpaqueToken](ctx, c, "get_token", request)
}

// RevokeTokenRequest names a token's record.
type RevokeTokenRequest struct {
	ID string `json:"id,omitempty"`
}

// RevokeToken ends an opaque token. Its clients answer [ErrNotAuthenticated]: those of this engine at once, those
// of other processes within a second.
func (c *Client) RevokeToken(ctx context.Context, request RevokeTokenRequest) (*OpaqueToken, error) {
	return call[OpaqueToken](ctx, c, "revoke_token", request)
}

// CreateAccessTokenRequest says for whom a short-lived token is.
type CreateAccessTokenRequest struct {
	// TenantKey or TenantID makes a tenant token.
	TenantKey string `json:"tenantKey,omitempty"`
	TenantID  string `json:"tenantId,omitempty"`
	// IsAdmin makes a workspace management token.
	IsAdmin bool `json:"isAdmin,omitempty"`
	// Name and Fields are the tenant's. Fields encodes to a JSON object.
	Name   string `json:"name,omitempty"`
	Fields any    `json:"fields,omitempty"`
	// ExpiresInSeconds is 1 to 86400. Default 7200.
	ExpiresInSeconds int64 `json:"expiresInSeconds,omitempty"`
}

// AccessToken is a signed token.
type AccessToken struct {
	Token     string     `json:"token"`
	ExpiresAt *time.Time `json:"expiresAt,omitempty"`
}

// CreateAccessToken signs a short-lived token of the workspace for somebody who may do less.
func (c *Client) CreateAccessToken(ctx context.Context, request CreateAccessTokenRequest) (*AccessToken, error) {
	return call[AccessToken](ctx, c, "create_access_token", request)
}

// RevokeTokensRequest names whose tokens are revoked. Without TenantKey: those of the whole workspace.
type RevokeTokensRequest struct {
	TenantKey string `json:"tenantKey,omitempty"`
}

// RevokeTokensResponse says from when on tokens must have been issued.
type RevokeTokensResponse struct {
	TokensValidFrom *time.Time `json:"tokensValidFrom,omitempty"`
}

// RevokeTokens refuses every signed token that was issued so far.
func (c *Client) RevokeTokens(ctx context.Context, request RevokeTokensRequest) (*RevokeTokensResponse, error) {
	return call[RevokeTokensResponse](ctx, c, "revoke_tokens", request)
}
