// A host process in Go. hosts/c and hosts/python are the same program.
//
//	main storm KEY THREADS    asks through the connection KEY from so many goroutines at once, when a line arrives
//	main loop NAME KEY…       connects, asks, changes and archives without end, until no callback arrives
//	main work NAME KEY…       the same, and does what is due in the background
//	main due                  does what is due once, when a line arrives
//
// MEMBRANE_REALITY_STORE and MEMBRANE_REALITY_SECRET say where. A line is printed for everything that the library
// acknowledged: see programs.py, which reads them.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"

	membrane "github.com/libmembrane/libmembrane/bindings/go"
)

const (
	maximumOwn   = 2
	connectEvery = 6
)

var (
	ctx   = context.Background()
	input = bufio.NewReader(os.Stdin)
)

// say prints a line at once: the process may be killed right after it.
func say(format string, arguments ...any) {
	if _, err := os.Stdout.WriteString(fmt.Sprintf(format, arguments...) + "\n"); err != nil {
		panic(err)
	}
}

// succeeded says what failed, if anything did.
func succeeded(name, key string, err error) bool {
	if err == nil {
		return true
	}
	var failure *membrane.Error
	if !errors.As(err, &failure) {
		panic(err)
	}
	say("failed %s %s %s %s", name, key, failure.Status, failure.Key)
	return false
}

func ask(client *membrane.Client, key string) {
	answer, err := client.Request(ctx, membrane.HTTPRequest{ConnectionKey: key, Path: "/api/me"})
	if succeeded("request", key, err) {
		say("answered %s %d", key, answer.Status)
	}
}

// connectOwn answers io.EOF when no callback arrives any more.
func connectOwn(client *membrane.Client, key string) (bool, error) {
	pending, err := client.Connect(ctx, membrane.ConnectRequest{
		IntegrationKey: "reality", Key: key, AllowMultipleConnections: true,
	})
	if !succeeded("connect", key, err) {
		return false, nil
	}
	say("open %s %s", key, pending.ClientAction.UIURL)
	callback, err := input.ReadString('\n')
	if err != nil {
		return false, io.EOF
	}
	_, err = client.CompleteConnect(ctx, membrane.CompleteConnectRequest{CallbackURL: strings.TrimSpace(callback)})
	if !succeeded("complete_connect", key, err) {
		return false, nil
	}
	say("connected %s", key)
	return true, nil
}

func loop(client *membrane.Client, name string, shared []string) {
	var own []string
	for step := 0; ; step++ {
		if step%connectEvery == 0 {
			key := fmt.Sprintf("%s-%d", name, step)
			connected, err := connectOwn(client, key)
			if err != nil {
				return
			}
			if connected {
				own = append(own, key)
			}
		}
		ask(client, shared[step%len(shared)])
		if len(own) == 0 {
			continue
		}
		newest := own[len(own)-1]
		ask(client, newest)
		_, err := client.PatchConnection(ctx, membrane.PatchConnectionRequest{
			ConnectionKey: newest, Meta: map[string]int{"step": step},
		})
		if succeeded("patch_connection", newest, err) {
			say("changed %s %d", newest, step)
		}
		if len(own) > maximumOwn {
			_, err := client.ArchiveConnection(ctx, membrane.ArchiveConnectionRequest{ConnectionKey: own[0]})
			if succeeded("archive_connection", own[0], err) {
				say("archived %s", own[0])
			}
			own = own[1:]
		}
	}
}

func storm(client *membrane.Client, key string, count int) error {
	start := make(chan struct{})
	var callers sync.WaitGroup
	for index := 0; index < count; index++ {
		callers.Add(1)
		go func() {
			defer callers.Done()
			<-start
			ask(client, key)
		}()
	}
	say("ready")
	if _, err := input.ReadString('\n'); err != nil {
		return errors.New("nobody said when")
	}
	close(start)
	callers.Wait()
	return nil
}

func doDue(engine *membrane.Engine) error {
	say("ready")
	if _, err := input.ReadString('\n'); err != nil {
		return errors.New("nobody said when")
	}
	report, err := engine.RunDue(membrane.DueLimits{})
	if err == nil {
		say("done %d", report.Done)
	}
	return err
}

func run(arguments []string) error {
	secret := os.Getenv("MEMBRANE_REALITY_SECRET")
	engine, err := membrane.Open(os.Getenv("MEMBRANE_REALITY_STORE"), &membrane.Options{
		WorkspaceKey:          "reality",
		WorkspaceSecret:       secret,
		OAuthCallbackURI:      "http://127.0.0.1/oauth-callback",
		AllowPrivateAddresses: true,
	})
	if err != nil {
		return err
	}
	defer engine.Close()
	token, err := membrane.SignToken(
		membrane.Claims{WorkspaceKey: "reality", TenantKey: "customer"}, secret, membrane.HS512)
	if err != nil {
		return err
	}
	client, err := engine.Client(token)
	if err != nil {
		return err
	}
	defer client.Close()

	switch {
	case len(arguments) == 3 && arguments[0] == "storm":
		count, err := strconv.Atoi(arguments[2])
		if err != nil {
			return err
		}
		return storm(client, arguments[1], count)
	case len(arguments) == 1 && arguments[0] == "due":
		return doDue(engine)
	case len(arguments) >= 3 && (arguments[0] == "loop" || arguments[0] == "work"):
		if arguments[0] == "work" {
			if err := engine.StartWorker(nil); err != nil {
				return err
			}
		}
		loop(client, arguments[1], arguments[2:])
		return nil
	default:
		return errors.New("usage: main storm KEY THREADS | main loop|work NAME KEY… | main due")
	}
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
