using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace QkdMesh.TestKme;

/// <summary>Serves a KME over HTTPS. The common name of a client's certificate is the id of its SAE.</summary>
internal sealed class KmeServer(WebApplication application) : IAsyncDisposable
{
    public string Url => application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<KmeServer> StartAsync(Kme kme, string folder, IPAddress address)
    {
        var own = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "kme.pem"), Path.Combine(folder, "kme-key.pem"));
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.pem"));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(address, 0, endpoint => endpoint.UseHttps(https =>
            {
                https.ServerCertificate = own;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => IsSignedBy(authority, certificate);
            })));
        var application = builder.Build();
        application.Run(context => ServeAsync(kme, context));
        await application.StartAsync();
        return new KmeServer(application);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static async Task ServeAsync(Kme kme, HttpContext context)
    {
        if (kme.Mood == "stalls") await UntilAbortedAsync(context);
        if (kme.Mood == "breaks off" || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            return;
        }
        var answer = await AnswerAsync(kme, context);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.Json);
        for (var filler = new string(' ', 1 << 16); kme.Mood == "gives endless answers";)
            await context.Response.WriteAsync(filler, context.RequestAborted);
    }

    private static async Task<KmeAnswer> AnswerAsync(Kme kme, HttpContext context)
    {
        if (kme.Mood == "answers 503") return KmeAnswer.Error(503, "the link is down");
        if (kme.Mood == "answers 401") return new KmeAnswer(401, "");
        var path = kme.Mood == "is below a path" ? "/site/kme" : "";
        if (!context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal, out var rest)
            || rest.Value!.Split('/') is not ["", "api", "v1", "keys", var peer, var what])
            return KmeAnswer.Error(400, "no such path");
        // The certificate "every-sae" may act as either SAE: it is the one that is not the peer.
        var caller = context.Connection.ClientCertificate!.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (caller == "every-sae") caller = peer == "sae-of-a" ? "sae-of-b" : "sae-of-a";
        if (what == "status" && HttpMethods.IsGet(context.Request.Method))
            return new KmeAnswer(200, kme.Status(caller, peer).ToJsonString());
        var request = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        return what switch
        {
            "enc_keys" => kme.GetKey(caller, peer, request),
            "dec_keys" => kme.GetKeyWithIds(caller, peer, request),
            _ => KmeAnswer.Error(400, "no such path"),
        };
    }

    private static async Task UntilAbortedAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private static bool IsSignedBy(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
