// A product whose customers connect their CRM, as the guide WebProduct.md goes through it. `make demo` runs it.
package main

import (
	"crypto/hmac"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"os"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

var address = os.Getenv("PRODUCT_URL") // as browsers and providers know it: https://app.example.com
var engine = must(membrane.Open(os.Getenv("PRODUCT_STORE"), &membrane.Options{
	WorkspaceKey: "acme", WorkspaceSecret: os.Getenv("WORKSPACE_SECRET"), OAuthCallbackURI: address + "/connected",
	RequireBrowserBinding: true, AllowPrivateAddresses: os.Getenv("PRODUCT_LOCAL") == "yes"}))
var page = template.Must(template.New("").Parse(`<form method="post" action="/connect"><button>Connect your CRM</button>
</form>{{range .Items}}<p><a href="/contacts?connection={{.ID}}">{{.Name}}</a> is {{.State}}</p>{{end}}`))

func must[T any](value T, err error) T { // or it ends the request, or the program, with what went wrong
	if err != nil {
		panic(err)
	}
	return value
}

func setCookie(w http.ResponseWriter, name, value string) {
	w.Header().Add("Set-Cookie", fmt.Sprintf("%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax", name, value))
}

func answer(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if failure := recover(); failure != nil {
			http.Error(w, fmt.Sprint(failure), http.StatusConflict)
		}
	}()
	switch r.Method + " " + r.URL.Path {
	case "POST /login": // in place of your own: here the session is a token of the library's, good for two hours
		if key := os.Getenv("PRODUCT_PASSWORD"); key == "" || !hmac.Equal([]byte(key), []byte(r.PostFormValue("password"))) {
			panic("wrong password")
		}
		session := membrane.Claims{WorkspaceKey: "acme", TenantKey: r.PostFormValue("customer")}
		setCookie(w, "__Host-session", must(membrane.SignToken(session, os.Getenv("WORKSPACE_SECRET"), membrane.HS256)))
		http.Redirect(w, r, "/", http.StatusSeeOther)
	case "POST /events":
		body := must(io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20)))
		fmt.Println(must(membrane.VerifyWebhook(body, r.Header, os.Getenv("PRODUCT_WEBHOOK_SECRET"))).EventType)
	default: // acts for whoever is signed in in this browser, whatever the request says
		client := must(engine.Client(must(r.Cookie("__Host-session")).Value))
		defer client.Close()
		answerCustomer(w, r, client)
	}
}

func answerCustomer(w http.ResponseWriter, r *http.Request, client *membrane.Client) {
	switch r.Method + " " + r.URL.Path {
	case "GET /":
		page.Execute(w, must(client.ListConnections(r.Context(), membrane.ListConnectionsRequest{State: "READY"})))
	case "POST /connect":
		action := must(client.Connect(r.Context(), membrane.ConnectRequest{IntegrationKey: "crm"})).ClientAction
		setCookie(w, "__Host-connect", action.BrowserBinding)
		http.Redirect(w, r, action.UIURL, http.StatusSeeOther)
	case "GET /connected":
		callback := membrane.CompleteConnectRequest{CallbackURL: address + r.URL.String()}
		callback.BrowserBinding = must(r.Cookie("__Host-connect")).Value
		must(client.CompleteConnect(r.Context(), callback))
		http.Redirect(w, r, "/", http.StatusSeeOther)
	case "GET /contacts":
		request := membrane.HTTPRequest{ConnectionID: r.FormValue("connection"), Path: "/contacts"}
		w.Header().Set("Content-Type", "application/json")
		w.Write(must(client.Request(r.Context(), request)).Body)
	}
}

func main() {
	must(true, engine.StartWorker(nil)) // in every process: refreshes tokens, delivers events
	panic(http.ListenAndServe(os.Getenv("PRODUCT_LISTEN"), http.HandlerFunc(answer)))
}
