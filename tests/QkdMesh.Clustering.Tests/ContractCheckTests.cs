using System.Net;
using Microsoft.Extensions.Time.Testing;
using Orleans;
using Orleans.Runtime;

namespace QkdMesh.Clustering.Tests;

public class ContractCheckTests
{
    private const string OfThisRelease = "all@10.0.0.1:1@contract-7", OfAnother = "all@10.0.0.2:1@contract-6",
        Unnumbered = "all@10.0.0.3:1";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(OfThisRelease, SiloStatus.Active, 0, true)]
    [InlineData(OfAnother, SiloStatus.Active, 0, false)]
    [InlineData(OfAnother, SiloStatus.Joining, 0, false)]
    [InlineData(OfAnother, SiloStatus.Created, 14, false)]
    [InlineData(OfAnother, SiloStatus.Dead, 0, true)]
    [InlineData(OfAnother, SiloStatus.ShuttingDown, 0, false)]
    [InlineData(OfAnother, SiloStatus.Active, 16, true)]
    [InlineData(Unnumbered, SiloStatus.Active, 5, false)]
    public async Task SiloStarts_WhenNoSiloWithAnotherContractRuns(string other, SiloStatus status, int silentFor, bool starts)
    {
        var check = CheckBeside(Silo(OfThisRelease, SiloStatus.Active, 1), Silo(other, status, silentFor));

        if (starts) await check.EnsureSameAsync();
        else await check.Awaiting(each => each.EnsureSameAsync()).Should().ThrowAsync<OtherContractException>();
    }

    [Fact]
    public async Task FaultNamesBothContracts()
    {
        var numbered = CheckBeside(Silo(OfAnother, SiloStatus.Active, 0));
        (await numbered.Awaiting(each => each.EnsureSameAsync()).Should().ThrowAsync<OtherContractException>())
            .Which.Message.Should().EndWith("keeps to contract 6, and this silo to 7");
        var unnumbered = CheckBeside(Silo(Unnumbered, SiloStatus.Active, 0));
        (await unnumbered.Awaiting(each => each.EnsureSameAsync()).Should().ThrowAsync<OtherContractException>())
            .Which.Message.Should().EndWith("keeps to a contract without a number, and this silo to 7");
    }

    private ContractCheck CheckBeside(params MembershipEntry[] silos)
    {
        var settings = new ClusterSettings
        {
            ClusterId = "c", Nodes = "all", Redis = new(new DnsEndPoint("localhost", 1)), SiloPort = 1, Contract = 7,
        };
        return new ContractCheck(new FixedTable(silos), settings, _time);
    }

    private MembershipEntry Silo(string name, SiloStatus status, int silentFor) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 1, name.Length), SiloName = name, Status = status,
        StartTime = _time.GetUtcNow().UtcDateTime.AddHours(-1), IAmAliveTime = _time.GetUtcNow().UtcDateTime.AddSeconds(-silentFor),
    };

    private sealed class FixedTable(MembershipEntry[] silos) : IMembershipTable
    {
        public Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult(new MembershipTableData([.. silos.Select(silo => Tuple.Create(silo, ""))], new TableVersion(1, "")));

        public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken = default)
        {
            tryInitTableVersion.Should().BeFalse("a check before the start changes nothing");
            return Task.CompletedTask;
        }

        public Task InitializeMembershipTable(bool tryInitTableVersion) => throw new NotSupportedException();

        public Task<MembershipTableData> ReadAll() => throw new NotSupportedException();

        public Task<MembershipTableData> ReadRow(SiloAddress key) => throw new NotSupportedException();

        public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => throw new NotSupportedException();

        public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => throw new NotSupportedException();

        public Task UpdateIAmAlive(MembershipEntry entry) => throw new NotSupportedException();

        public Task DeleteMembershipTableEntries(string clusterId) => throw new NotSupportedException();

        public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => throw new NotSupportedException();
    }
}
