package membrane_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

func TestADeveloperWorksInTheWorkspacesOfItsAccount(t *testing.T) {
	engine := openEngine(t)
	ctx := context.Background()
	first, err := engine.CreateInstanceToken(membrane.CreateInstanceTokenRequest{Name: "first"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(first.Token, "mbr_inst_") || first.Name != "first" || first.ExpiresAt != nil {
		t.Fatalf("the first token is %+v", first)
	}
	instance := clientOf(t, engine, first.Token)
	made, err := instance.CreateToken(ctx, membrane.CreateTokenRequest{Type: membrane.TokenDeveloper, AccountKey: "team"})
	if err != nil {
		t.Fatal(err)
	}
	developer := clientOf(t, engine, made.Token)
	for _, key := range []string{"one", "two"} {
		workspace, err := developer.CreateWorkspace(ctx, membrane.CreateWorkspaceRequest{Key: key})
		if err != nil {
			t.Fatal(err)
		}
		if len(workspace.Secret) != 64 || workspace.Key != key || workspace.AccountKey != "team" {
			t.Errorf("the workspace is %+v", workspace)
		}
	}
	if _, err := developer.GetWorkspace(ctx); !errors.Is(err, membrane.ErrInvalidRequest) {
		t.Errorf("no workspace is named, and the answer is %v", err)
	}
	two := developer.InWorkspace("two")
	workspace, err := two.GetWorkspace(ctx)
	if err != nil || workspace.Key != "two" {
		t.Errorf("the workspace is %+v, %v", workspace, err)
	}
	if workspace, err = two.InWorkspace("one").GetWorkspace(ctx); err != nil || workspace.Key != "one" {
		t.Errorf("the workspace is %+v, %v", workspace, err)
	}
	if _, err := developer.InWorkspace("acme").GetWorkspace(ctx); !errors.Is(err, membrane.ErrNotFound) {
		t.Errorf("another account's workspace answers %v", err)
	}
	self, err := two.GetSelf(ctx)
	if err != nil || self.Kind != "developer" || self.Workspace == nil || self.Workspace.Key != "two" {
		t.Errorf("self is %+v, %v", self, err)
	}
	// Closing what owns nothing leaves the owner alone.
	if err := two.Close(); err != nil {
		t.Error(err)
	}
	if _, err := developer.GetSelf(ctx); err != nil {
		t.Error(err)
	}
	developer.Close()
	if _, err := two.GetWorkspace(ctx); !errors.Is(err, membrane.ErrClosed) {
		t.Errorf("after closing the answer is %v", err)
	}
}

func clientOf(t *testing.T, engine *membrane.Engine, token string) *membrane.Client {
	t.Helper()
	client, err := engine.Client(token)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}
