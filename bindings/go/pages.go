package membrane

import "context"

// Connections goes through all pages of [Client.ListConnections], from request.Cursor on. A page is asked for
// when it is needed. After an error there is nothing more.
//
// It is an iter.Seq2: since Go 1.23 it can be ranged over.
//
//	for connection, err := range client.Connections(ctx, membrane.ListConnectionsRequest{}) {
//
// Before that it is called with a function, which answers false to stop.
func (c *Client) Connections(ctx context.Context, request ListConnectionsRequest) func(yield func(*Connection, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Connection, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListConnections(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// Connectors goes through all pages of [Client.ListConnectors], as [Client.Connections] does.
func (c *Client) Connectors(ctx context.Context, request ListConnectorsRequest) func(yield func(*Connector, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Connector, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListConnectors(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// Integrations goes through all pages of [Client.ListIntegrations], as [Client.Connections] does.
func (c *Client) Integrations(ctx context.Context, request ListIntegrationsRequest) func(yield func(*Integration, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Integration, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListIntegrations(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// Tokens goes through all pages of [Client.ListTokens], as [Client.Connections] does.
func (c *Client) Tokens(ctx context.Context, request ListTokensRequest) func(yield func(*OpaqueToken, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]OpaqueToken, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListTokens(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// Tenants goes through all pages of [Client.ListTenants], as [Client.Connections] does.
func (c *Client) Tenants(ctx context.Context, request ListTenantsRequest) func(yield func(*Tenant, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Tenant, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListTenants(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// Workspaces goes through all pages of [Client.ListWorkspaces], as [Client.Connections] does.
func (c *Client) Workspaces(ctx context.Context, request ListWorkspacesRequest) func(yield func(*Workspace, error) bool) {
	return pages(request.Cursor, func(cursor string) ([]Workspace, string, error) {
		request := request
		request.Cursor = cursor
		page, err := c.ListWorkspaces(ctx, request)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.Cursor, nil
	})
}

// pages follows cursors from start to the last page, which answers an empty one.
func pages[Item any](start string, list func(cursor string) ([]Item, string, error)) func(yield func(*Item, error) bool) {
	return func(yield func(*Item, error) bool) {
		cursor := start
		for {
			items, next, err := list(cursor)
			if err != nil {
				yield(nil, err)
				return
			}
			for index := range items {
				if !yield(&items[index], nil) {
					return
				}
			}
			if next == "" {
				return
			}
			cursor = next
		}
	}
}
