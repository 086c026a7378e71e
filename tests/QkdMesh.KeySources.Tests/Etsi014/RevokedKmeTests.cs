namespace QkdMesh.KeySources.Tests.Etsi014;

/// <summary>A KME whose certificate is revoked gets no call. The KMEs are real TLS servers.</summary>
public sealed class RevokedKmeTests(TwoKmes kmes) : IClassFixture<TwoKmes>
{
    [Fact]
    public async Task RevokedKmeIsRefusedAtTheNextConnection_AndSaysWhy()
    {
        kmes.Certificates.WriteList("revoked.crl", null, TwoKmes.SaeB);
        using var credentials = kmes.Certificates.Of(TwoKmes.SaeA, "revoked.crl");
        using var link = new KmeLink(kmes, ofA: credentials);
        await link.UntilKeyComesAsync();

        kmes.Certificates.WriteList("revoked.crl", null, "kme");
        await link.WhileUsingUntilAsync(() => link.Fault is not null);
        link.Fault.Should().Match("a: KME * cannot be reached: the certificate 'CN=kme' (serial *) is revoked");

        // A list that is gone gives no trust back.
        File.Delete(kmes.Certificates.PathOf("revoked.crl"));
        await link.UseAsync(70);
        link.Fault.Should().Contain("is revoked");

        kmes.Certificates.WriteList("revoked.crl", null);
        await link.UntilAsync(() => link.Fault is null);
        await link.UntilKeyComesAsync();
    }

    [Fact]
    public async Task ListThatIsTooOldIsRefused()
    {
        kmes.Certificates.WriteList("old.crl", DateTimeOffset.UnixEpoch.AddYears(51));
        using var credentials = kmes.Certificates.Of(TwoKmes.SaeA, "old.crl");
        using var link = new KmeLink(kmes, ofA: credentials);

        await link.UntilAsync(() => link.Fault is not null);

        link.Fault.Should().Match("a: KME * cannot be reached: the revocation list of 'CN=test authority' is too old*");
    }
}
