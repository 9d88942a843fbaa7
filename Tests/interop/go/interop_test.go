// Package interop reads tokens of golang-jwt with libmembrane, and the other way round.
package interop

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v4"
	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

const secret = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// One algorithm, with the key that each side signs with and reads with.
type algorithm struct {
	name    string
	ours    membrane.Algorithm
	private crypto.Signer
}

func algorithms(t *testing.T) []algorithm {
	t.Helper()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	curve := func(curve elliptic.Curve) *ecdsa.PrivateKey {
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return []algorithm{
		{"RS256", membrane.RS256, rsaKey}, {"RS384", membrane.RS384, rsaKey}, {"RS512", membrane.RS512, rsaKey},
		{"PS256", membrane.PS256, rsaKey}, {"PS384", membrane.PS384, rsaKey}, {"PS512", membrane.PS512, rsaKey},
		{"ES256", membrane.ES256, curve(elliptic.P256())}, {"ES384", membrane.ES384, curve(elliptic.P384())},
		{"ES512", membrane.ES512, curve(elliptic.P521())}, {"EdDSA", membrane.EdDSA, edKey},
	}
}

func pemText(t *testing.T, label string, der []byte, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}

// The private key in every form that Go writes.
func privateForms(t *testing.T, key crypto.Signer) [][]byte {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	forms := [][]byte{pemText(t, "PRIVATE KEY", der, err)}
	switch key := key.(type) {
	case *rsa.PrivateKey:
		forms = append(forms, pemText(t, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key), nil))
	case *ecdsa.PrivateKey:
		der, err := x509.MarshalECPrivateKey(key)
		forms = append(forms, pemText(t, "EC PRIVATE KEY", der, err))
	}
	return forms
}

func publicForms(t *testing.T, key crypto.Signer) [][]byte {
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	forms := [][]byte{pemText(t, "PUBLIC KEY", der, err)}
	if key, ok := key.(*rsa.PrivateKey); ok {
		forms = append(forms, pemText(t, "RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&key.PublicKey), nil))
	}
	return forms
}

func openKey(t *testing.T, data []byte, options *membrane.KeyOptions) *membrane.Key {
	t.Helper()
	key, err := membrane.NewKey(data, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { key.Close() })
	return key
}

// What we sign, golang-jwt reads.
func checkOurs(t *testing.T, name string, ours membrane.Algorithm, key *membrane.Key, public any) {
	t.Helper()
	token, err := key.Sign(membrane.Claims{WorkspaceKey: "acme", TenantKey: "Zoë", ExpiresIn: time.Minute}, ours)
	if err != nil {
		t.Fatal(err)
	}
	read, err := jwt.NewParser(jwt.WithValidMethods([]string{name})).Parse(
		token, func(*jwt.Token) (any, error) { return public, nil })
	if err != nil {
		t.Fatal(err)
	}
	claims := read.Claims.(jwt.MapClaims)
	if !read.Valid || claims["workspaceKey"] != "acme" || claims["tenantKey"] != "Zoë" {
		t.Errorf("got %v", claims)
	}
}

// What golang-jwt signs, we read, and refuse when it was changed.
func checkTheirs(t *testing.T, name string, private any, key *membrane.Key) {
	t.Helper()
	token, err := jwt.NewWithClaims(jwt.GetSigningMethod(name), jwt.MapClaims{
		"workspaceKey": "acme", "tenantKey": "Zoë", "exp": time.Now().Add(time.Minute).Unix(),
	}).SignedString(private)
	if err != nil {
		t.Fatal(err)
	}
	read, err := key.Verify(token)
	if err != nil {
		t.Fatal(err)
	}
	if read.WorkspaceKey != "acme" || read.TenantKey != "Zoë" {
		t.Errorf("got %+v", read)
	}
	place := strings.LastIndexByte(token, '.') + 5
	digit := "A"
	if token[place] == 'A' {
		digit = "B"
	}
	if _, err := key.Verify(token[:place] + digit + token[place+1:]); !errors.Is(err, membrane.ErrNotAuthenticated) {
		t.Errorf("a changed token: %v", err)
	}
}

func TestKeyPairs(t *testing.T) {
	for _, algorithm := range algorithms(t) {
		t.Run(algorithm.name, func(t *testing.T) {
			for _, text := range privateForms(t, algorithm.private) {
				checkOurs(t, algorithm.name, algorithm.ours, openKey(t, text, nil), algorithm.private.Public())
			}
			for _, text := range publicForms(t, algorithm.private) {
				checkTheirs(t, algorithm.name, algorithm.private, openKey(t, text, nil))
			}
		})
	}
}

func TestSharedSecrets(t *testing.T) {
	for name, ours := range map[string]membrane.Algorithm{
		"HS256": membrane.HS256, "HS384": membrane.HS384, "HS512": membrane.HS512,
	} {
		t.Run(name, func(t *testing.T) {
			key := openKey(t, []byte(secret), &membrane.KeyOptions{Format: "secret"})
			checkOurs(t, name, ours, key, []byte(secret))
			checkTheirs(t, name, []byte(secret), key)
		})
	}
}
