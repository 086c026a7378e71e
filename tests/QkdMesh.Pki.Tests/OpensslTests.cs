using System.Diagnostics;

namespace QkdMesh.Pki.Tests;

/// <summary>OpenSSL judges what the authority issues: no certificate and no list is readable here only.</summary>
public sealed class OpensslTests : IDisposable
{
    private readonly Issuing _pki = new();

    [Fact]
    public async Task OpensslAcceptsCertificatesAndLists()
    {
        var folder = new PrivateFolder(_pki.Folder, overwrites: true);
        var (good, revoked) = (_pki.Authority.Issue(Issuing.Client()), _pki.Authority.Issue(Issuing.Client("bob")));
        folder.Write("good.crt", good.Certificate);
        folder.Write("revoked.crt", revoked.Certificate);
        folder.WriteKey("good.key", good.Key);
        _pki.Authority.Revoke(SubjectNames.Read(X509Certificate2.CreateFromPem(revoked.Certificate)).Serial, Issuing.Now);
        _pki.Authority.WriteTo(folder, Issuing.Now, Issuing.Now.AddDays(30));

        string[] check =
        [
            "verify", "-CAfile", "ca.crt", "-CRLfile", "crl.pem", "-crl_check", "-x509_strict", "-purpose", "sslclient",
            "-attime", $"{Issuing.Now.ToUnixTimeSeconds()}",
        ];
        (await RunAsync([.. check, "good.crt"])).Should().Contain("good.crt: OK");
        (await RunAsync([.. check, "revoked.crt"])).Should().Contain("certificate revoked");
        (await RunAsync("x509", "-in", "good.crt", "-noout", "-ext", "subjectAltName")).Should().Contain("URI:qkdmesh://net/sae/alice");
        (await RunAsync("pkey", "-in", "good.key", "-noout", "-text")).Should().Contain("prime256v1");
    }

    public void Dispose() => _pki.Dispose();

    private async Task<string> RunAsync(params string[] arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = _pki.Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (openssl.StandardOutput.ReadToEndAsync(), openssl.StandardError.ReadToEndAsync());
        await openssl.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await output + await error;
    }
}
