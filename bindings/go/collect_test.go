//go:build membrane_collect

package membrane_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

// What is used for the last time stays alive until that call is over. Without the tag membrane_collect the collector
// comes too seldom to show it. Tests/checks/keepalive takes each runtime.KeepAlive away and expects a failure here.
func TestNothingIsCollectedWhileItIsUsed(t *testing.T) {
	ctx := context.Background()
	calls := map[string]func() error{
		"SetEventCallback":   func() error { return lostEngine(t).SetEventCallback(nil) },
		"SetWorkerCallback":  func() error { return lostEngine(t).SetWorkerCallback(nil) },
		"SetFetchCallback":   func() error { return lostEngine(t).SetFetchCallback(nil) },
		"SetConfirmCallback": func() error { return lostEngine(t).SetConfirmCallback(nil) },
		"SetNativeFunction":  func() error { return lostEngine(t).SetNativeFunction("ours", nil) },
		"RunDue":             func() error { _, err := lostEngine(t).RunDue(membrane.DueLimits{}); return err },
		"StartWorker":        func() error { return lostEngine(t).StartWorker(nil) },
		"StopWorker":         func() error { lostEngine(t).StopWorker(); return nil },
		"WorkspaceAccess":    func() error { _, err := lostEngine(t).WorkspaceAccess(""); return err },
		"CreateInstanceToken": func() error {
			_, err := lostEngine(t).CreateInstanceToken(membrane.CreateInstanceTokenRequest{})
			return err
		},
		"Client": func() error { _, err := lostEngine(t).Client(tenantToken(t)); return err },
		"ClientWith": func() error {
			_, err := lostEngine(t).ClientWith(tenantToken(t), membrane.ClientOptions{})
			return err
		},
		"Call": func() error { _, err := lostClient(t).Call(ctx, "list_connections", nil); return err },
		"Stream": func() error {
			_, err := lostClient(t).Stream(ctx, membrane.HTTPRequest{Path: "/"}, membrane.Streams{})
			return err
		},
		"Sign": func() error {
			_, err := lostKey(t).Sign(membrane.Claims{WorkspaceKey: workspaceKey}, membrane.AlgorithmOfKey)
			return err
		},
		"Verify": func() error { _, err := lostKey(t).Verify("a.b.c"); return err },
		"Info":   func() error { _, err := lostKey(t).Info(); return err },
		"Public": func() error { _, err := lostKey(t).Public(); return err },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			// Whatever else it answers: it was there.
			if err := call(); errors.Is(err, membrane.ErrClosed) {
				t.Error("was collected in the middle of its call")
			}
		})
	}
}

// lostEngine opens an engine that nothing refers to but its caller.
//
//go:noinline
func lostEngine(t *testing.T) *membrane.Engine {
	options := membrane.Options{WorkspaceKey: workspaceKey, WorkspaceSecret: workspaceSecret}
	engine, err := membrane.Open(filepath.Join(t.TempDir(), "membrane.db"), &options)
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

//go:noinline
func lostClient(t *testing.T) *membrane.Client {
	client, err := lostEngine(t).Client(tenantToken(t))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

//go:noinline
func lostKey(t *testing.T) *membrane.Key {
	key, err := membrane.NewKey([]byte(strings.Repeat("k", 64)), &membrane.KeyOptions{Format: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func tenantToken(t *testing.T) string {
	token, err := membrane.SignToken(
		membrane.Claims{WorkspaceKey: workspaceKey, TenantKey: "customer"}, workspaceSecret, membrane.HS512)
	if err != nil {
		t.Fatal(err)
	}
	return token
}
