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
    [InlineData("key get --sae a --peer b --size 256bit", "without a unit, such as 1. See")]
    [InlineData("serve x --drain 10s", "--drain takes a number of seconds, without a unit, from 0 to 3600, not '10s'. See")]
    public async Task MistakeIsNamedOnce_WithTheNearestWord(string line, string problem)
    {
        var run = await CommandLine.RunAsync(line.Split(' '));
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(problem);
        run.Error.TrimEnd().Should().NotContain("\n");
    }
}
