using System.CommandLine;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Tests.Session;

public sealed class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("key")]
    [InlineData("nonsense")]
    [InlineData("demo")]
    [InlineData("demo x.yaml --keys 0")]
    [InlineData("demo x.yaml --keys many")]
    [InlineData("serve x.yaml --port 70000")]
    [InlineData("serve x.yaml --topology y.yaml")]
    [InlineData("key get --sae alice")]
    [InlineData("key get --sae alice --peer bob --policy shortest")]
    [InlineData("key get --sae alice --peer bob --number 0")]
    [InlineData("key get --sae alice --peer bob --number many")]
    [InlineData("key get --sae alice --peer bob --size -8")]
    [InlineData("key get --sae alice --peer bob --number 1 --number 2")]
    [InlineData("key get --sae alice --peer b/b")]
    [InlineData("key collect --sae alice --peer bob")]
    [InlineData("link cut")]
    [InlineData("link cut a/b")]
    [InlineData("route explain a")]
    [InlineData("network show --server nowhere")]
    [InlineData("bench --seconds-per-step 0")]
    [InlineData("bench tls")]
    [InlineData("bench tls --redis here")]
    [InlineData("bench cluster")]
    [InlineData("bench cluster --redis here")]
    [InlineData("bench cluster --redis 127.0.0.1:6379 --nodes 5")]
    [InlineData("bench cluster --redis 127.0.0.1:6379 --seconds-per-step 0")]
    [InlineData("plan")]
    [InlineData("plan x.yaml --size 100")]
    [InlineData("plan x.yaml --size 32")]
    [InlineData("plan x.yaml --number 0")]
    [InlineData("plan x.yaml --number 129")]
    [InlineData("plan x.yaml --unknown")]
    [InlineData("topology validate")]
    public async Task ExitCodeIsTwoAndHelpIsNamed_WhenTheCommandLineIsWrong(string line)
    {
        var args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var plain = await CommandLine.RunAsync(args);
        plain.ExitCode.Should().Be(2);
        plain.Output.Should().BeEmpty();
        plain.Error.Should().StartWith("error: ").And.MatchRegex("[.?] See '[^']* --help'");

        var json = await CommandLine.RunAsync([.. args, "--json"]);
        json.ExitCode.Should().Be(2);
        json.Json().GetProperty("error").GetProperty("reason").GetString().Should().Be("USAGE");
        json.Error.Should().BeEmpty();
    }

    [Theory]
    [InlineData("netwrok show", "There is no command 'netwrok' of 'qkdmesh'. Did you mean 'network'? See 'qkdmesh --help'.")]
    [InlineData("network shwo", "There is no command 'shwo' of 'qkdmesh network'. Did you mean 'show'?")]
    [InlineData("network", "'qkdmesh network' takes a command: show. See")]
    [InlineData("--jsno", "There is no option '--jsno' of 'qkdmesh'. Did you mean '--json'?")]
    [InlineData("key get --sae a --pere b", "There is no option '--pere'. Did you mean '--peer'? See")]
    [InlineData("network show --jsn", "There is no option '--jsn'. Did you mean '--json'?")]
    [InlineData("network show now", "'now' is one word too many. See")]
    [InlineData("key get --sae a --peer b --policy fewest", "'fewest-hops', 'sticky'. Did you mean 'fewest-hops'? See")]
    [InlineData("key get --sae a --peer b --size 256bit", "of bits, without a unit, from 64 to 8192, a multiple of 8, not '256bit'. See")]
    [InlineData("key get --sae a --peer b --size 65", "from 64 to 8192, a multiple of 8, not '65'. See")]
    [InlineData("key get --sae a --peer b --number 129", "--number takes a number of keys, without a unit, from 1 to 128, not '129'. See")]
    [InlineData("key get --sae a --peer b --number -1", "--number takes a number of keys, without a unit, from 1 to 128, not '-1'. See")]
    [InlineData("key get --sae a --peer b --number 1.5", "from 1 to 128, not '1.5'. See")]
    [InlineData("key get --sae a --peer b --disjoint-paths 9", "--disjoint-paths takes a number of paths, without a unit, from 1 to 4")]
    [InlineData("key get --sae a --peer b --deadline-ms 20001", "of milliseconds, without a unit, from 1 to 20000, not '20001'. See")]
    [InlineData("key get --sae a --peer b --max-hops 65", "--max-hops takes a number of links, without a unit, from 1 to 64, not '65'")]
    [InlineData("key stream --sae a --peer b --period-ms 300001", "from 0 to 300000, not '300001'. See")]
    [InlineData("key stream --sae a --peer b --count 0", "--count takes a number of keys, without a unit, from 1 to 4294967295")]
    [InlineData("rehearse --metro 3", "--metro takes a number of nodes, without a unit, from 10 to 2000, not '3'. See")]
    [InlineData("rehearse x --seed y", "--seed takes a number from -2147483648 to 2147483647, not 'y'. See")]
    [InlineData("plan x --size 100", "from 64 to 8192, a multiple of 8, not '100'. See")]
    [InlineData("bench --seconds-per-step 601", "a number of seconds, without a unit, from 1 to 600, not '601'. See")]
    [InlineData("serve --prot 3", "There is no option '--prot'. Did you mean '--port'? See")]
    [InlineData("topology validate --jsn", "There is no option '--jsn'. Did you mean '--json'? See")]
    [InlineData("key collect --sae a --peer b --serv x", "There is no option '--serv'. Did you mean '--server'? See")]
    [InlineData("key get --sae --pere b", "There is no option '--pere'. Did you mean '--peer'? See")]
    [InlineData("key get --sae --peer b", "'--sae' takes a value, and '--peer' is an option. See")]
    [InlineData("route explain -x b", "There is no option '-x'. See")]
    [InlineData("help", "There is no command 'help' of 'qkdmesh'. Did you mean 'qkdmesh --help'? See")]
    [InlineData("link help", "Did you mean 'qkdmesh link --help'? See")]
    [InlineData("version", "Did you mean 'qkdmesh --version'? See")]
    [InlineData("link list", "There is no command 'list' of 'qkdmesh link'. Did you mean 'qkdmesh network show'? See")]
    [InlineData("start", "Did you mean 'qkdmesh serve FILE'? See")]
    [InlineData("status", "Did you mean 'qkdmesh network show'? See")]
    [InlineData("stauts", "Did you mean 'qkdmesh network show'? See")]
    [InlineData("ls", "Did you mean 'qkdmesh network show'? See")]
    [InlineData("cut north-east", "Did you mean 'qkdmesh link cut'? See")]
    [InlineData("stop", "Stop 'qkdmesh serve' with Ctrl-C or SIGTERM. See")]
    [InlineData("network show --server 127.0.0.1:1,127.0.0.1:2,", "separated by commas, not an empty entry. See")]
    [InlineData("network show --server 127.0.0.1:99999", "not '127.0.0.1:99999': a port is a number from 1 to 65535. See")]
    [InlineData("network show --server http://127.0.0.1:0", "a port is a number from 1 to 65535. See")]
    [InlineData("network show --server localhost", "not 'localhost': add its port: localhost:7014. See")]
    [InlineData("network show --server grpc://a:1", "write http or https in place of grpc. See")]
    [InlineData("network show --server ::1:7014", "write an IPv6 address in brackets, such as [::1]:7014. See")]
    [InlineData("network show --server a:1;b:2", "not 'a:1;b:2': write commas between addresses. See")]
    [InlineData("serve x --drain 10s", "--drain takes a number of seconds, without a unit, from 0 to 3600, not '10s'. See")]
    public async Task MistakeIsNamedOnce_WithTheNearestWord(string line, string problem)
    {
        var run = await CommandLine.RunAsync(line.Split(' '));
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(problem);
        run.Error.TrimEnd().Should().NotContain("\n");
    }

    [Fact]
    public async Task WordWithADashIsAFile_OnlyAfterTheEndOfOptions()
    {
        var run = await CommandLine.RunAsync("plan", "--", "--x");
        run.Error.Should().Contain("--x does not exist");
    }

    [Fact]
    public void EachSuggestedCommandExists()
    {
        foreach (var command in OtherWords.Commands)
        {
            var words = command.Split(' ').TakeWhile(word => char.IsAsciiLetterLower(word[0])).ToList();
            Command found = QkdMeshCommand.Build();
            foreach (var word in words) found = found.Subcommands.Should().ContainSingle(sub => sub.Name == word, command).Subject;
        }
    }

    [Fact]
    public async Task VersionIsJson_WhenJsonIsAsked()
    {
        var version = (await CommandLine.RunAsync("--version")).Output.Trim();
        version.Should().NotBeEmpty();
        (await CommandLine.RunAsync("--version", "--json")).Json().GetProperty("version").GetString().Should().Be(version);
    }

    [Fact]
    public async Task RepeatedServerCausesAWarning()
    {
        var run = await CommandLine.RunAsync("network", "show", "--server", "127.0.0.1:1,127.0.0.1:1");
        run.Error.Should().StartWith("warning: the address http://127.0.0.1:1 stands 2 times among the servers");
    }
}
