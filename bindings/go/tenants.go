package membrane

import (
	"context"
	"encoding/json"
	"time"
)

// Tenant is one customer of your product.
type Tenant struct {
	ID        string `json:"id"`
	TenantKey string `json:"tenantKey"`
	// InternalID is the platform's older name of TenantKey.
	InternalID string          `json:"internalId,omitempty"`
	Name       string          `json:"name,omitempty"`
	Fields     json.RawMessage `json:"fields,omitempty"`
	// Meta is shown to managers only.
	Meta           json.RawMessage `json:"meta,omitempty"`
	HasCredentials bool            `json:"hasCredentials,omitempty"`
	IsTest         bool            `json:"isTest,omitempty"`
	LastActiveAt   *time.Time      `json:"lastActiveAt,omitempty"`
	CreatedAt      *time.Time      `json:"createdAt,omitempty"`
	UpdatedAt      *time.Time      `json:"updatedAt,omitempty"`
	ArchivedAt     *time.Time      `json:"archivedAt,omitempty"`
}

// ListTenantsRequest says which tenants to list. All members may be left out.
type ListTenantsRequest struct {
	// Search is words in name or tenant key.
	Search          string `json:"search,omitempty"`
	IsTest          *bool  `json:"isTest,omitempty"`
	IncludeArchived bool   `json:"includeArchived,omitempty"`
	Limit           int    `json:"limit,omitempty"`
	// Cursor is the one of the page before.
	Cursor string `json:"cursor,omitempty"`
}

// ListTenantsResponse is one page. Cursor is empty on the last one.
type ListTenantsResponse struct {
	Items  []Tenant `json:"items"`
	Cursor string   `json:"cursor,omitempty"`
	// Damaged are the ids of records that cannot be read and are left out.
	Damaged []string `json:"damaged,omitempty"`
}

// ListTenants gives a page of the workspace's tenants, newest first. See [Client.Tenants] for all pages.
func (c *Client) ListTenants(ctx context.Context, request ListTenantsRequest) (*ListTenantsResponse, error) {
	return call[ListTenantsResponse](ctx, c, "list_tenants", request)
}

// GetTenantRequest names a tenant by ID or TenantKey.
type GetTenantRequest struct {
	ID        string `json:"id,omitempty"`
	TenantKey string `json:"tenantKey,omitempty"`
}

// GetTenant gets a tenant. A tenant's own client gets itself, and names nobody.
func (c *Client) GetTenant(ctx context.Context, request GetTenantRequest) (*Tenant, error) {
	return call[Tenant](ctx, c, "get_tenant", request)
}

// PatchTenantRequest names a tenant by ID or TenantKey, and says what to change.
type PatchTenantRequest struct {
	ID        string `json:"id,omitempty"`
	TenantKey string `json:"tenantKey,omitempty"`

	Name string `json:"name,omitempty"`
	// Fields and Meta replace the present ones. They encode to JSON objects.
	Fields any `json:"fields,omitempty"`
	Meta   any `json:"meta,omitempty"`
	// InternalID is the new tenant key.
	InternalID string `json:"internalId,omitempty"`
	// Credentials and Merge are as in [SetCredentialsRequest].
	Credentials any  `json:"credentials,omitempty"`
	Merge       bool `json:"merge,omitempty"`
}

// PatchTenant changes a tenant.
func (c *Client) PatchTenant(ctx context.Context, request PatchTenantRequest) (*Tenant, error) {
	return call[Tenant](ctx, c, "patch_tenant", request)
}

// ArchiveTenantRequest names a tenant by ID or TenantKey.
type ArchiveTenantRequest struct {
	ID        string `json:"id,omitempty"`
	TenantKey string `json:"tenantKey,omitempty"`
}

// ArchiveTenant shuts a tenant out until it is restored: its tokens and clients answer [ErrAccessDenied].
func (c *Client) ArchiveTenant(ctx context.Context, request ArchiveTenantRequest) (*Tenant, error) {
	return call[Tenant](ctx, c, "archive_tenant", request)
}

// RestoreTenantRequest names a tenant by ID or TenantKey.
type RestoreTenantRequest struct {
	ID        string `json:"id,omitempty"`
	TenantKey string `json:"tenantKey,omitempty"`
}

// RestoreTenant brings an archived tenant back, with everything as it was.
func (c *Client) RestoreTenant(ctx context.Context, request RestoreTenantRequest) (*Tenant, error) {
	return call[Tenant](ctx, c, "restore_tenant", request)
}

// DeleteTenantRequest names a tenant by ID or TenantKey.
type DeleteTenantRequest struct {
	ID        string `json:"id,omitempty"`
	TenantKey string `json:"tenantKey,omitempty"`
}

// DeleteTenantResponse is the tenant that was.
type DeleteTenantResponse struct {
	ID        string `json:"id"`
	TenantKey string `json:"tenantKey"`
	// Erased says that nothing is left; otherwise due work erases the rest.
	Erased bool `json:"erased"`
}

// DeleteTenant erases a tenant and everything that is its own.
func (c *Client) DeleteTenant(ctx context.Context, request DeleteTenantRequest) (*DeleteTenantResponse, error) {
	return call[DeleteTenantResponse](ctx, c, "delete_tenant", request)
}
