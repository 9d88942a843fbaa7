package membrane_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func TestSignedTokenVerifies(t *testing.T) {
	for _, algorithm := range []membrane.Algorithm{membrane.HS256, membrane.HS384, membrane.HS512} {
		signed, err := membrane.SignToken(membrane.Claims{
			WorkspaceKey: workspaceKey,
			TenantKey:    "customer-42",
			Name:         "Zoë & Söhne",
			Fields:       map[string]int{"seats": 3},
			ExpiresIn:    5 * time.Minute,
		}, workspaceSecret, algorithm)
		if err != nil {
			t.Fatal(err)
		}
		token, err := membrane.VerifyToken(signed, workspaceSecret)
		if err != nil {
			t.Fatal(err)
		}
		if token.WorkspaceKey != workspaceKey || token.TenantKey != "customer-42" || token.Name != "Zoë & Söhne" ||
			token.IsAdmin {
			t.Errorf("got %+v", token)
		}
		var fields map[string]int
		if err := json.Unmarshal(token.Fields, &fields); err != nil || fields["seats"] != 3 {
			t.Errorf("got fields %s", token.Fields)
		}
		if lifetime := token.ExpiresAt.Sub(token.IssuedAt); lifetime != 5*time.Minute {
			t.Errorf("expires after %v", lifetime)
		}
		if !json.Valid(token.Claims) || !token.NotBefore.IsZero() {
			t.Errorf("got %+v", token)
		}
	}
}

func TestTokenLifetime(t *testing.T) {
	for asked, want := range map[time.Duration]time.Duration{
		0:                       2 * time.Hour,
		time.Nanosecond:         time.Second,
		1500 * time.Millisecond: 2 * time.Second,
		time.Hour:               time.Hour,
	} {
		signed, err := membrane.SignToken(
			membrane.Claims{WorkspaceKey: workspaceKey, ExpiresIn: asked}, workspaceSecret, membrane.HS256)
		if err != nil {
			t.Fatal(err)
		}
		token, err := membrane.VerifyToken(signed, workspaceSecret)
		if err != nil {
			t.Fatal(err)
		}
		if lifetime := token.ExpiresAt.Sub(token.IssuedAt); lifetime != want {
			t.Errorf("asked for %v: expires after %v, want %v", asked, lifetime, want)
		}
	}
}

func TestAdminToken(t *testing.T) {
	signed, err := membrane.SignToken(
		membrane.Claims{WorkspaceKey: workspaceKey, IsAdmin: true}, workspaceSecret, membrane.HS256)
	if err != nil {
		t.Fatal(err)
	}
	token, err := membrane.VerifyToken(signed, workspaceSecret)
	if err != nil {
		t.Fatal(err)
	}
	if !token.IsAdmin || token.TenantKey != "" || token.Fields != nil {
		t.Errorf("got %+v", token)
	}
}

func TestForgedTokenIsRefused(t *testing.T) {
	signed, err := membrane.SignToken(membrane.Claims{WorkspaceKey: workspaceKey}, workspaceSecret, membrane.HS256)
	if err != nil {
		t.Fatal(err)
	}
	_, err = membrane.VerifyToken(signed, strings.Repeat("x", 64))
	var failure *membrane.Error
	if !errors.As(err, &failure) || !errors.Is(err, membrane.ErrNotAuthenticated) {
		t.Fatalf("got %v", err)
	}
	var data struct{ Reason string }
	if err := json.Unmarshal(failure.Data, &data); err != nil || data.Reason != "signature" {
		t.Errorf("got data %s", failure.Data)
	}
}

func TestSignTokenRefuses(t *testing.T) {
	good := membrane.Claims{WorkspaceKey: workspaceKey, TenantKey: "a"}
	for name, test := range map[string]struct {
		claims    membrane.Claims
		secret    string
		algorithm membrane.Algorithm
	}{
		"a short secret":                 {good, "short", membrane.HS256},
		"no workspace key":               {membrane.Claims{TenantKey: "a"}, workspaceSecret, membrane.HS256},
		"an admin with a tenant":         {membrane.Claims{WorkspaceKey: "acme", TenantKey: "a", IsAdmin: true}, workspaceSecret, membrane.HS256},
		"a NUL in the tenant key":        {membrane.Claims{WorkspaceKey: "acme", TenantKey: "a\x00b"}, workspaceSecret, membrane.HS256},
		"text that is not UTF-8":         {membrane.Claims{WorkspaceKey: "acme", TenantKey: "a\xff"}, workspaceSecret, membrane.HS256},
		"a lifetime in the past":         {membrane.Claims{WorkspaceKey: "acme", ExpiresIn: -time.Nanosecond}, workspaceSecret, membrane.HS256},
		"fields that are no object":      {membrane.Claims{WorkspaceKey: "acme", Fields: []int{1}}, workspaceSecret, membrane.HS256},
		"an algorithm that is not known": {good, workspaceSecret, 99},
	} {
		token, err := membrane.SignToken(test.claims, test.secret, test.algorithm)
		if !errors.Is(err, membrane.ErrInvalidArgument) || token != "" {
			t.Errorf("%s: got %q, %v", name, token, err)
		}
	}
}

func TestSignTokenReportsFieldsThatDoNotEncode(t *testing.T) {
	claims := membrane.Claims{WorkspaceKey: workspaceKey, Fields: func() {}}
	_, err := membrane.SignToken(claims, workspaceSecret, membrane.HS256)
	var unsupported *json.UnsupportedTypeError
	if !errors.As(err, &unsupported) {
		t.Errorf("got %v", err)
	}
}
