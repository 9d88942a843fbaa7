package membrane_test

import (
	"context"
	"errors"
	"testing"
	"time"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func TestActingWithoutAToken(t *testing.T) {
	engine := openEngine(t)
	ctx := context.Background()
	for name, made := range map[string]func() (*membrane.Client, error){
		"tenant": func() (*membrane.Client, error) { return engine.Tenant("customer-42") },
		"named": func() (*membrane.Client, error) {
			return engine.Tenant("customer-42", &membrane.TenantOptions{Name: "Ann", Fields: map[string]any{"plan": "pro"}})
		},
		"nil": func() (*membrane.Client, error) { return engine.Tenant("customer-42", nil) },
	} {
		client, err := made()
		if err != nil {
			t.Fatal(name, err)
		}
		own, err := client.GetSelf(ctx)
		if err != nil {
			t.Fatal(name, err)
		}
		if own.Kind != "tenant" || own.Tenant.TenantKey != "customer-42" {
			t.Errorf("%s: got %+v", name, own)
		}
		client.Close()
	}
	manager, err := engine.Manager(&membrane.ManagerOptions{WorkspaceKey: workspaceKey})
	if err != nil {
		t.Fatal(err)
	}
	defer manager.Close()
	if own, err := manager.GetSelf(ctx); err != nil || own.Kind != "manager" {
		t.Errorf("got %+v, %v", own, err)
	}
	if _, err := engine.Tenant(""); !errors.Is(err, membrane.ErrInvalidArgument) {
		t.Errorf("got %v", err)
	}
	if _, err := engine.Manager(&membrane.ManagerOptions{WorkspaceKey: "other"}); !errors.Is(err, membrane.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestWhatATokenMayBe(t *testing.T) {
	engine := openEngine(t)
	for _, token := range []string{"", "a.b.c\x00", "\xff.\xff.\xff"} {
		if _, err := engine.Client(token); !errors.Is(err, membrane.ErrNotAuthenticated) || errors.Is(err, membrane.ErrTokenExpired) {
			t.Errorf("%q: got %v", token, err)
		}
	}
	// 1970: {"workspaceKey":"acme","exp":1}
	expired := &membrane.Error{
		Status: membrane.StatusNotAuthenticated, Key: "not_authenticated", Data: []byte(`{"reason":"expired"}`),
	}
	if !errors.Is(expired, membrane.ErrTokenExpired) || !errors.Is(expired, membrane.ErrNotAuthenticated) {
		t.Error("an expired token is not told apart")
	}
}

func TestAnExpectedAudienceIsDemanded(t *testing.T) {
	key, err := membrane.NewKey([]byte(workspaceSecret), &membrane.KeyOptions{Format: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	defer key.Close()
	token, err := key.Sign(membrane.Claims{WorkspaceKey: workspaceKey}, membrane.AlgorithmOfKey)
	if err != nil {
		t.Fatal(err)
	}
	leeway := time.Second
	if _, err := key.VerifyWith(token, membrane.VerifyOptions{Leeway: &leeway}); err != nil {
		t.Error(err)
	}
	for _, options := range []membrane.VerifyOptions{{Audience: "us"}, {Issuer: "them"}} {
		if _, err := key.VerifyWith(token, options); !errors.Is(err, membrane.ErrNotAuthenticated) {
			t.Errorf("got %v", err)
		}
	}
}
