package membrane_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func TestOpenWithoutOptions(t *testing.T) {
	engine, err := membrane.Open(filepath.Join(t.TempDir(), "membrane.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	access, err := engine.WorkspaceAccess("")
	if err != nil {
		t.Fatal(err)
	}
	if access.ID == "" || access.Key == "" || len(access.Secret) != 64 {
		t.Errorf("got id %q, key %q, a secret of %d bytes", access.ID, access.Key, len(access.Secret))
	}
}

func TestWorkspaceAccess(t *testing.T) {
	engine := openEngine(t)
	for _, key := range []string{"", workspaceKey} {
		access, err := engine.WorkspaceAccess(key)
		if err != nil {
			t.Fatal(err)
		}
		if access.Key != workspaceKey || access.Secret != workspaceSecret {
			t.Errorf("key %q: got key %q", key, access.Key)
		}
	}
	if _, err := engine.WorkspaceAccess("another"); !errors.Is(err, membrane.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	directory := t.TempDir()
	path := filepath.Join(directory, "membrane.db")
	engine, err := membrane.Open(path, &membrane.Options{Key: bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	engine.Close()

	for name, test := range map[string]struct {
		url     string
		options membrane.Options
		want    error
	}{
		"another root key":           {path, membrane.Options{Key: bytes.Repeat([]byte{2}, 32)}, membrane.ErrWrongKey},
		"a root key that is short":   {path, membrane.Options{Key: []byte{1}}, membrane.ErrInvalidArgument},
		"a negative timeout":         {path, membrane.Options{Timeout: -1e9}, membrane.ErrInvalidArgument},
		"a directory":                {directory, membrane.Options{}, membrane.ErrStoreError},
		"a NUL in the URL":           {"a\x00b", membrane.Options{}, membrane.ErrInvalidArgument},
		"a secret that is too short": {path, membrane.Options{WorkspaceKey: "acme", WorkspaceSecret: "short"}, membrane.ErrInvalidArgument},
	} {
		engine, err := membrane.Open(test.url, &test.options)
		if !errors.Is(err, test.want) || engine != nil {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
}

func TestClientRefusesATokenOfAnotherSecret(t *testing.T) {
	engine := openEngine(t)
	token, err := membrane.SignToken(
		membrane.Claims{WorkspaceKey: workspaceKey, TenantKey: "a"}, workspaceSecret[1:]+"x", membrane.HS256)
	if err != nil {
		t.Fatal(err)
	}
	client, err := engine.Client(token)
	if !errors.Is(err, membrane.ErrNotAuthenticated) || !errors.Is(err, membrane.ErrTokenError) || client != nil {
		t.Errorf("got %v", err)
	}
}

func TestClientKeepsItsEngine(t *testing.T) {
	client := tenant(t, func() *membrane.Engine {
		engine, err := membrane.Open("sqlite::memory:", &membrane.Options{
			WorkspaceKey:    workspaceKey,
			WorkspaceSecret: workspaceSecret,
			Key:             make([]byte, 32),
		})
		if err != nil {
			t.Fatal(err)
		}
		return engine
	}(), "a")
	// One goroutine runs all finalizers, in the order in which they became due. When the second of these has
	// run, so has the engine's, had it been due in the first collection.
	for round := 0; round < 2; round++ {
		collected := make(chan struct{})
		runtime.SetFinalizer(&struct{ pointer *int }{}, func(any) { close(collected) })
		runtime.GC()
		<-collected
	}
	if _, err := client.ListConnections(context.Background(), membrane.ListConnectionsRequest{}); err != nil {
		t.Error(err)
	}
}
