package membrane

import (
	"context"
	"encoding/json"
	"time"
)

// PublicKey checks the tokens that its private half has signed.
type PublicKey struct {
	ID         string          `json:"id"`
	Kid        string          `json:"kid,omitempty"`
	Algorithms []string        `json:"algorithms,omitempty"`
	JWK        json.RawMessage `json:"jwk,omitempty"`
	CreatedAt  *time.Time      `json:"createdAt,omitempty"`
}

// CreatePublicKeyRequest is a public key to register.
type CreatePublicKeyRequest struct {
	// Key is PEM text, or what encodes to a JWK.
	Key any `json:"key,omitempty"`
	// Kid is what tokens call it. Empty: the JWK's own.
	Kid string `json:"kid,omitempty"`
	// Algorithm is the only one to use an RSA key with.
	Algorithm string `json:"algorithm,omitempty"`
}

// CreatePublicKey registers a public key with the workspace. A private key is refused and not kept.
func (c *Client) CreatePublicKey(ctx context.Context, request CreatePublicKeyRequest) (*PublicKey, error) {
	return call[PublicKey](ctx, c, "create_public_key", request)
}

// ListPublicKeysResponse is all public keys of a workspace.
type ListPublicKeysResponse struct {
	Items []PublicKey `json:"items"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListPublicKeys gives the workspace's public keys, oldest first.
func (c *Client) ListPublicKeys(ctx context.Context) (*ListPublicKeysResponse, error) {
	return call[ListPublicKeysResponse](ctx, c, "list_public_keys", struct{}{})
}

// DeletePublicKeyRequest names a public key by ID or Kid.
type DeletePublicKeyRequest struct {
	ID  string `json:"id,omitempty"`
	Kid string `json:"kid,omitempty"`
}

// DeletePublicKey removes a public key; what its private half signed is refused.
func (c *Client) DeletePublicKey(ctx context.Context, request DeletePublicKeyRequest) (*PublicKey, error) {
	return call[PublicKey](ctx, c, "delete_public_key", request)
}
