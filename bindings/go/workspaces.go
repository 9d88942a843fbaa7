package membrane

import (
	"context"
	"time"
)

// InWorkspace gives the same client, whose requests name a workspace: for developer and instance tokens. It need
// not be closed; it ends with this client.
func (c *Client) InWorkspace(workspaceKey string) *Client {
	owner := c
	if c.owner != nil {
		owner = c.owner
	}
	return &Client{handle: handle{value: c.value}, engine: c.engine, owner: owner, workspaceKey: workspaceKey}
}

// CreateWorkspaceRequest says what a workspace is to be. All members may be left out.
type CreateWorkspaceRequest struct {
	// Key is what tokens call it.
	Key  string `json:"key,omitempty"`
	Name string `json:"name,omitempty"`
	// AccountKey is whose developers reach it. A developer's is its own.
	AccountKey string `json:"accountKey,omitempty"`
	// Secret has at least 32 bytes.
	Secret string `json:"secret,omitempty"`
}

// WorkspaceWithSecret is a workspace whose secret was just made.
type WorkspaceWithSecret struct {
	Workspace
	Secret string `json:"secret"`
	// PreviousSecretValidUntil is until when the secret before is still accepted.
	PreviousSecretValidUntil *time.Time `json:"previousSecretValidUntil,omitempty"`
}

// CreateWorkspace makes a workspace. It needs a developer or instance token.
func (c *Client) CreateWorkspace(ctx context.Context, request CreateWorkspaceRequest) (*WorkspaceWithSecret, error) {
	return call[WorkspaceWithSecret](ctx, c, "create_workspace", request)
}

// ListWorkspacesRequest says which workspaces to list. All members may be left out.
type ListWorkspacesRequest struct {
	AccountKey string `json:"accountKey,omitempty"`
	Limit      int    `json:"limit,omitempty"`
	// Cursor is the one of the page before.
	Cursor string `json:"cursor,omitempty"`
}

// ListWorkspacesResponse is one page. Cursor is empty on the last one.
type ListWorkspacesResponse struct {
	Items  []Workspace `json:"items"`
	Cursor string      `json:"cursor,omitempty"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListWorkspaces gives a page of workspaces, newest first: an instance's all, a developer's those of its account.
// See [Client.Workspaces] for all pages.
func (c *Client) ListWorkspaces(ctx context.Context, request ListWorkspacesRequest) (*ListWorkspacesResponse, error) {
	return call[ListWorkspacesResponse](ctx, c, "list_workspaces", request)
}

// DeleteWorkspaceRequest names a workspace.
type DeleteWorkspaceRequest struct {
	WorkspaceKey string `json:"workspaceKey,omitempty"`
}

// DeleteWorkspaceResponse is the workspace that was.
type DeleteWorkspaceResponse struct {
	ID  string `json:"id"`
	Key string `json:"key"`
	// Erased says that nothing is left; otherwise due work erases the rest.
	Erased bool `json:"erased"`
}

// DeleteWorkspace erases a workspace with everything in it.
func (c *Client) DeleteWorkspace(ctx context.Context, request DeleteWorkspaceRequest) (*DeleteWorkspaceResponse, error) {
	return call[DeleteWorkspaceResponse](ctx, c, "delete_workspace", request)
}

// RotateWorkspaceSecretRequest says how the workspace's secret is replaced. Both members may be left out.
type RotateWorkspaceSecretRequest struct {
	// OverlapSeconds is how long the tokens of the present secret are still accepted. Default 0.
	OverlapSeconds int64 `json:"overlapSeconds,omitempty"`
	// Secret has at least 32 bytes.
	Secret string `json:"secret,omitempty"`
}

// RotateWorkspaceSecret gives the workspace another secret.
func (c *Client) RotateWorkspaceSecret(ctx context.Context, request RotateWorkspaceSecretRequest) (*WorkspaceWithSecret, error) {
	return call[WorkspaceWithSecret](ctx, c, "rotate_workspace_secret", request)
}
