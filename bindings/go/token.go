package membrane

// #include "glue.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// Algorithm is a signature algorithm of JSON Web Tokens (RFC 7518, section 3.1; RFC 8037, section 3.1).
type Algorithm int32

// The algorithms that tokens may be signed with: HS with a shared secret, RS and PS with an RSA key, ES256 with
// P-256, ES384 with P-384, ES512 with P-521, EdDSA with Ed25519, which RFC 9864 names Ed25519.
const (
	// AlgorithmOfKey is the key's own: its only one, otherwise HS256 or RS256.
	AlgorithmOfKey Algorithm = 0
	HS256          Algorithm = 1
	HS384          Algorithm = 2
	HS512          Algorithm = 3
	RS256          Algorithm = 4
	RS384          Algorithm = 5
	RS512          Algorithm = 6
	PS256          Algorithm = 7
	PS384          Algorithm = 8
	PS512          Algorithm = 9
	ES256          Algorithm = 10
	ES384          Algorithm = 11
	ES512          Algorithm = 12
	EdDSA          Algorithm = 13
	Ed25519        Algorithm = 14
)

// Claims are what a token is to say.
type Claims struct {
	// WorkspaceKey is the workspace that the token is for.
	WorkspaceKey string
	// TenantKey is your own id of the customer. Empty: a token of no tenant.
	TenantKey string
	// Name is the customer in words. May be empty.
	Name string
	// Fields is kept with the tenant: anything that encodes to a JSON object. May be nil.
	Fields any
	// ExpiresIn is how long the token is good for, in whole seconds, at most ten years. 0: two hours.
	ExpiresIn time.Duration
	// IsAdmin makes a workspace management token. It has no TenantKey.
	IsAdmin bool
}

// Token is what a checked token says.
type Token struct {
	WorkspaceKey string
	TenantKey    string
	Name         string
	Fields       json.RawMessage
	IsAdmin      bool
	// IssuedAt and NotBefore are zero when the token does not say.
	IssuedAt  time.Time
	NotBefore time.Time
	ExpiresAt time.Time
	// Claims are all claims, as a JSON object.
	Claims json.RawMessage
}

// encodeFields writes the claim fields; empty when there are none.
func (c Claims) encodeFields() (string, error) {
	if c.Fields == nil {
		return "", nil
	}
	fields, err := json.Marshal(c.Fields)
	if err != nil {
		return "", fmt.Errorf("membrane: encode the claim fields: %w", err)
	}
	return string(fields), nil
}

// admin is IsAdmin as C has it.
func (c Claims) admin() C.int32_t {
	if c.IsAdmin {
		return 1
	}
	return 0
}

// SignToken signs a token with a workspace's secret (RFC 7515, compact form).
//
// The secret has at least as many bytes as the algorithm's hash gives: 32, 48 or 64. The algorithm is HS256,
// HS384 or HS512. For other keys, and for a secret that is used often, see [Key].
func SignToken(claims Claims, secret string, algorithm Algorithm) (string, error) {
	fields, err := claims.encodeFields()
	if err != nil {
		return "", err
	}
	if err := checkText(claims.WorkspaceKey, claims.TenantKey, claims.Name, secret); err != nil {
		return "", err
	}
	token, err := takeText(C.membrane_go_sign_token(
		text(claims.WorkspaceKey), optionalText(claims.TenantKey), optionalText(claims.Name),
		optionalText(fields), C.int64_t(units(claims.ExpiresIn, time.Second)), claims.admin(), text(secret),
		C.membrane_algorithm(algorithm)))
	return string(token), err
}

// VerifyToken checks a token's signature and times with a workspace's secret.
//
// On [ErrNotAuthenticated] the error's Data has a member reason: "malformed", "algorithm", "key", "signature",
// "expired", "not_yet_valid" or "claims".
func VerifyToken(token, secret string) (*Token, error) {
	if err := checkText(token, secret); err != nil {
		return nil, err
	}
	claims, err := takeText(C.membrane_go_verify_token(text(token), text(secret)))
	if err != nil {
		return nil, err
	}
	return decodeToken(claims)
}

// decodeToken reads the claims of a checked token.
func decodeToken(claims []byte) (*Token, error) {
	var known struct {
		WorkspaceKey string          `json:"workspaceKey"`
		TenantKey    string          `json:"tenantKey"`
		Name         string          `json:"name"`
		Fields       json.RawMessage `json:"fields"`
		IsAdmin      bool            `json:"isAdmin"`
		IssuedAt     float64         `json:"iat"`
		NotBefore    float64         `json:"nbf"`
		ExpiresAt    float64         `json:"exp"`
	}
	if err := json.Unmarshal(claims, &known); err != nil {
		return nil, fmt.Errorf("membrane: decode the claims: %w", err)
	}
	return &Token{
		WorkspaceKey: known.WorkspaceKey,
		TenantKey:    known.TenantKey,
		Name:         known.Name,
		Fields:       known.Fields,
		IsAdmin:      known.IsAdmin,
		IssuedAt:     numericDate(known.IssuedAt),
		NotBefore:    numericDate(known.NotBefore),
		ExpiresAt:    numericDate(known.ExpiresAt),
		Claims:       claims,
	}, nil
}

// numericDate is an instant as tokens have it, in seconds since 1970, fractions allowed (RFC 7519, section 2).
func numericDate(seconds float64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	whole, fraction := math.Modf(seconds)
	return time.Unix(int64(whole), int64(fraction*float64(time.Second))).UTC()
}
