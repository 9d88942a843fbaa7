package membrane

// #include "glue.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"runtime"
	"time"
	"unsafe"
)

// KeyOptions say what is known of a key that is not in its data. The zero value of each means its default.
type KeyOptions struct {
	// Format is "secret", "pem", "jwk" or "jwks". PEM and JSON are recognised, a secret never is.
	Format string `json:"format,omitempty"`
	// Algorithm is the name of the only algorithm to use the key with, such as "PS256".
	Algorithm string `json:"algorithm,omitempty"`
	// KID is the key's name, written into tokens and used to find it.
	KID string `json:"kid,omitempty"`
	// Passphrase opens an encrypted PEM key.
	Passphrase string `json:"passphrase,omitempty"`
	// AllowShortSecret takes a secret that is shorter than its hash. [Key.Info] then warns of it.
	AllowShortSecret bool `json:"allowShortSecret,omitempty"`
}

// Key is a shared secret, a private or public key, or several keys: read once, used by many goroutines at once.
// It decides which algorithms it is used with; a token has no say in it.
type Key struct {
	handle
}

// KeyInfo is what a key is and may be used for, without anything secret.
type KeyInfo struct {
	Keys []struct {
		KID        string   `json:"kid"`
		Type       string   `json:"type"`
		Algorithms []string `json:"algorithms"`
		CanSign    bool     `json:"canSign"`
		CanVerify  bool     `json:"canVerify"`
	} `json:"keys"`
	// Warnings are sentences for whoever set the key up.
	Warnings []string `json:"warnings"`
}

// NewKey reads a key, checks it and keeps it ready. Options may be nil when the data is PEM or JSON.
func NewKey(data []byte, options *KeyOptions) (*Key, error) {
	var encoded string
	if options != nil {
		bytes, err := json.Marshal(options)
		if err != nil {
			return nil, fmt.Errorf("membrane: encode the options: %w", err)
		}
		encoded = string(bytes)
	}
	// An empty slice has no address.
	content := append(data[:len(data):len(data)], 0)
	result := C.membrane_go_key_new(unsafe.Pointer(&content[0]), C.size_t(len(data)), optionalText(encoded))
	if result.status != C.MEMBRANE_OK {
		return nil, takeError(result.status, result.error)
	}
	key := &Key{handle{value: result.handle}}
	runtime.SetFinalizer(key, (*Key).Close)
	return key, nil
}

// Close gives the key back. Closing again does nothing; using it answers [ErrClosed]. The error is always nil.
func (k *Key) Close() error {
	runtime.SetFinalizer(k, nil)
	C.membrane_go_key_free(k.value)
	return nil
}

// Sign signs a token, as [SignToken] does. With [AlgorithmOfKey] the key chooses.
func (k *Key) Sign(claims Claims, algorithm Algorithm) (string, error) {
	fields, err := claims.encodeFields()
	if err != nil {
		return "", err
	}
	if err := checkText(claims.WorkspaceKey, claims.TenantKey, claims.Name); err != nil {
		return "", err
	}
	token, err := takeText(C.membrane_go_key_sign(
		k.number(), text(claims.WorkspaceKey), optionalText(claims.TenantKey), optionalText(claims.Name),
		optionalText(fields), C.int64_t(units(claims.ExpiresIn, time.Second)), claims.admin(),
		C.membrane_algorithm(algorithm)))
	runtime.KeepAlive(k)
	return string(token), err
}

// Verify checks a token as [VerifyToken] does, with the key that its header's kid names.
func (k *Key) Verify(token string) (*Token, error) {
	return k.VerifyWithLeeway(token, time.Minute)
}

// VerifyWithLeeway is Verify with another limit than a minute to how far the clocks may be apart, up to an hour.
func (k *Key) VerifyWithLeeway(token string, leeway time.Duration) (*Token, error) {
	return k.VerifyWith(token, VerifyOptions{Leeway: &leeway})
}

// VerifyOptions say what is demanded of a token. The zero value of each means its default.
type VerifyOptions struct {
	// Leeway is how far the clocks may be apart, up to an hour. Default: a minute.
	Leeway *time.Duration
	// Audience is who you are to those who sign: the token's aud must name it (RFC 7519, section 4.1.3). Without it
	// aud is not looked at, so that a token which was made for another service with the same key passes.
	Audience string
	// Issuer is who must have signed: the token's iss must be this.
	Issuer string
}

// VerifyWith is Verify with options.
func (k *Key) VerifyWith(token string, options VerifyOptions) (*Token, error) {
	if err := checkToken(token); err != nil {
		return nil, err
	}
	if err := checkText(options.Audience, options.Issuer); err != nil {
		return nil, err
	}
	leeway := C.int64_t(60)
	if options.Leeway != nil {
		leeway = C.int64_t(units(*options.Leeway, time.Second))
	}
	claims, err := takeText(C.membrane_go_key_verify(
		k.number(), text(token), leeway, optionalText(options.Audience), optionalText(options.Issuer)))
	runtime.KeepAlive(k)
	if err != nil {
		return nil, err
	}
	return decodeToken(claims)
}

// Public is the public half as a JSON Web Key, or a set of them, to be registered or published.
func (k *Key) Public() (json.RawMessage, error) {
	jwk, err := takeText(C.membrane_go_key_public(k.number()))
	runtime.KeepAlive(k)
	return jwk, err
}

// Info says what the key is and may be used for, and what should be changed about it.
func (k *Key) Info() (*KeyInfo, error) {
	text, err := takeText(C.membrane_go_key_info(k.number()))
	runtime.KeepAlive(k)
	if err != nil {
		return nil, err
	}
	info := &KeyInfo{}
	if err := json.Unmarshal(text, info); err != nil {
		return nil, fmt.Errorf("membrane: decode the key's description: %w", err)
	}
	return info, nil
}
