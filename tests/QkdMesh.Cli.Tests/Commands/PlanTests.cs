namespace QkdMesh.Cli.Tests.Commands;

public sealed class PlanTests : IDisposable
{
    private const string Ring = "topologies/madrid-ring.yaml", Star = "topologies/milan-poliqi-star.yaml";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-plan");

    [Fact]
    public async Task RingIsPlannedAsWorkedOutByHand()
    {
        var plan = (await CommandLine.RunAsync("plan", Ring, "--json")).Json();
        plan.GetProperty("link_key_per_key_bits").GetDouble().Should().Be(640);
        var bank = plan.GetProperty("pairs")[0];
        // Each arc gives its narrowest link: 2.69 Mb/s and 737 kb/s. Two fifths of it are keys, and the others are for tags.
        bank.GetProperty("alone_bps").GetDouble().Should().BeApproximately((2690e3 + 737e3) * 0.4, 1);
        bank.GetProperty("rekey_s").GetDouble().Should().BeApproximately(256 / bank.GetProperty("rate_bps").GetDouble(), 1e-12);
        plan.GetProperty("cuts").EnumerateArray().Should().HaveCount(12)
            .And.OnlyContain(cut => !cut.GetProperty("single_point_of_failure").GetBoolean());

        // Without quijote-quevedo both pairs go over concepcion-distrito.
        var cuts = (await CommandLine.RunAsync("plan", Ring, "--json", "--cut", "quijote-quevedo")).Json().GetProperty("cuts");
        var cut = cuts.EnumerateArray().Should().ContainSingle().Subject;
        cut.GetProperty("rates").EnumerateArray().Select(rate => rate.GetProperty("rate_bps").GetDouble())
            .Should().OnlyContain(rate => Math.Abs(rate - (737e3 / 5)) < 1);
        cut.GetProperty("scale").GetDouble().Should().BeApproximately(737e3 / 1280, 1e-3);
    }

    [Fact]
    public async Task StarIsShownWithWhatItHangsOn()
    {
        var screen = await CommandLine.RunAsync("plan", Star);
        screen.ExitCode.Should().Be(0);
        screen.Error.Should().BeEmpty();
        screen.Output.Should().Contain("Cuts, worst first").And.Contain("Single points of failure:").And.NotContain("\u001b");
    }

    [Fact]
    public async Task CutThatEndsEveryPairComesFirst_AlsoIfThePairsEndThere()
    {
        var demand = await WriteAsync("poli-vault,poli-archive,1\npoli-vault,hospital-records,1\n");
        var lines = (await CommandLine.RunAsync("plan", Star, "--demand", demand)).Output.Split('\n');
        var cuts = lines.SkipWhile(line => !line.Contains("Cuts, worst first")).Skip(4).TakeWhile(line => line.StartsWith('│')).ToList();
        cuts.Select(line => line.Split('│')[1].Trim()).Should().Equal(
            "link leonardo-bovisa", "node leonardo", "node bovisa", "link leonardo-statale", "node statale");
        cuts.Select(line => line.Split('│')[4].Trim()).Take(3).Should().OnlyContain(scale => scale == "none");
        string.Join(' ', lines).Should().Contain("Every pair ends at node bovisa");
        var plan = (await CommandLine.RunAsync("plan", Star, "--demand", demand, "--json", "--cut", "bovisa")).Json();
        plan.GetProperty("cuts")[0].GetProperty("scale").GetDouble().Should().Be(0);
        (await CommandLine.RunAsync("plan", Star, "--demand", demand, "--cut", "bovisa")).Output
            .Should().Contain("No pair keeps its service.");
    }

    [Theory]
    [InlineData("bb84: {clock_mhz: 1000}", true)]
    [InlineData("bb84: {clock_mhz: 1000, scale: 0.3}", false)]
    [InlineData("key_rate_kbps: 1", false)]
    public async Task RatesOfTheLinkModelAreCalledOptimistic(string device, bool isModelled)
    {
        var file = await WriteAsync($$"""
            name: pair
            shape: mesh
            nodes: [{id: a}, {id: b}]
            links:
              - {ends: [a, b], length_km: 5, loss_db: 1, device: unit}
            devices:
              - {id: unit, {{device}}}
            saes:
              - {id: one, node: a, shares_with: [two]}
              - {id: two, node: b, shares_with: [one]}
            """);
        const string Note = "The key rate of 1 link comes from the link model, which is optimistic.";
        foreach (var command in new string[][] { ["plan", file], ["topology", "show", file] })
        {
            var output = (await CommandLine.RunAsync(command)).Output;
            if (isModelled) output.Should().Contain(Note);
            else output.Should().NotContain("optimistic");
        }

        var plan = (await CommandLine.RunAsync("plan", file, "--json")).Json();
        plan.GetProperty("modelled_links").GetArrayLength().Should().Be(isModelled ? 1 : 0);
        var shown = (await CommandLine.RunAsync("topology", "show", file, "--json")).Json();
        shown.GetProperty("links")[0].GetProperty("rate_from_model").GetBoolean().Should().Be(isModelled);
    }

    [Fact]
    public async Task RingHasNoSinglePointOfFailure() =>
        (await CommandLine.RunAsync("plan", Ring)).Output.Should().Contain("No single point of failure");

    [Fact]
    public async Task CutIsDrawn_WhenItIsNamed() => (await CommandLine.RunAsync("plan", Ring, "--cut", "quijote-quevedo")).Output
        .Should().Contain("╳").And.Contain("After the cut of link quijote-quevedo").And.NotContain("Cuts, worst first");

    [Fact]
    public async Task KeysOfARequestShareTheTag()
    {
        var plan = (await CommandLine.RunAsync("plan", Ring, "--json", "--number", "128", "--cut", "norte")).Json();
        plan.GetProperty("link_key_per_key_bits").GetDouble().Should().Be(259);
        plan.GetProperty("pairs")[0].GetProperty("alone_bps").GetDouble().Should().BeApproximately((2690e3 + 737e3) * 256 / 259, 1);
    }

    [Fact]
    public async Task PqcLinkCounts_WhenItIsAskedFor()
    {
        var file = await WriteAsync("""
            name: pair
            shape: mesh
            nodes: [{id: a}, {id: b}]
            links:
              - {ends: [a, b], length_km: 5, loss_db: 1, device: plain}
            pqc_links:
              - {id: beside, ends: [a, b], key_rate_kbps: 3}
            devices:
              - {id: plain, key_rate_kbps: 1}
            saes:
              - {id: one, node: a, shares_with: [two]}
              - {id: two, node: b, shares_with: [one]}
            """);
        var plan = (await CommandLine.RunAsync("plan", file, "--json")).Json();
        plan.GetProperty("uncounted_links")[0].GetString().Should().Be("beside");
        plan.GetProperty("pairs")[0].GetProperty("rate_bps").GetDouble().Should().BeApproximately(400, 1e-3);
        var both = (await CommandLine.RunAsync("plan", file, "--json", "--with-pqc")).Json();
        both.GetProperty("uncounted_links").GetArrayLength().Should().Be(0);
        both.GetProperty("pairs")[0].GetProperty("rate_bps").GetDouble().Should().BeApproximately(1600, 1e-3);
    }

    [Fact]
    public async Task DemandsAreRead_AndPairsThatAreNotNamedAskForNothing()
    {
        var demand = await WriteAsync("# branch office\n\nbank-norte, bank-quiron, 20\n");
        var plan = (await CommandLine.RunAsync("plan", Ring, "--json", "--demand", demand)).Json();
        plan.GetProperty("pairs").GetArrayLength().Should().Be(1);
        plan.GetProperty("pairs")[0].GetProperty("demand_keys_per_s").GetDouble().Should().Be(20);
        plan.GetProperty("scale").GetDouble().Should().BeApproximately((2690e3 + 737e3) / 640 / 20, 1e-3);
    }

    [Theory]
    [InlineData("bank-norte;bank-quiron;1", "write commas in place of semicolons: bank-norte,bank-quiron,1")]
    [InlineData("bank-norte\tbank-quiron\t1", "write commas in place of tabs: bank-norte,bank-quiron,1")]
    [InlineData("bank-norte bank-quiron 1", "write commas in place of spaces: bank-norte,bank-quiron,1")]
    [InlineData("bank-norte,bank-quiron,1,5", "write a decimal point: bank-norte,bank-quiron,1.5")]
    [InlineData("bank-norte,bank-norte,1", "'bank-norte' stands twice in this line; name two SAEs")]
    [InlineData("bank-nort,bank-quiron,1", "there is no SAE 'bank-nort'; did you mean 'bank-norte'?")]
    [InlineData("norte,bank-quiron,1", "'norte' is a node, not an SAE; its SAEs are bank-norte")]
    [InlineData("bank-norte,bank-quiron", "the keys per second are missing; write bank-norte,bank-quiron,KEYS_PER_SECOND")]
    [InlineData("bank-norte,bank-quiron,1/s", "'1/s' is not a valid number of keys per second; write a number from 1e-9 to 1e12")]
    [InlineData("sae,sae,keys", "this line looks like a heading; begin it with #")]
    [InlineData("bank-norte,bank-quiron\u200B,1", "a zero-width space (U+200B) is at column 23; delete it")]
    [InlineData("\"bank-norte\",\"bank-quiron\",1", "this line has quotation marks; write it without them")]
    [InlineData("bank-quiron,bank-norte,1", "this pair is already in line 1; keep one line for each pair")]
    public async Task FaultOfADemandSaysWhatToWrite(string line, string problem)
    {
        var demand = await WriteAsync($"bank-quiron,bank-norte,1\n{line}\n");
        var refused = await CommandLine.RunAsync("plan", Ring, "--demand", demand);
        refused.ExitCode.Should().Be(1);
        refused.Error.Should().Contain($"{demand}:2: ").And.Contain(problem).And.EndWith(" (INVALID_DEMAND)\n");
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("topology validate")]
    [InlineData("plan topologies/madrid-ring.yaml --demand")]
    public async Task PlaceIsNamed_WhenAFileIsNotUtf8(string command)
    {
        var file = await WriteAsync("");
        await File.WriteAllBytesAsync(file, [.. "name: a\nshape: m"u8, 0xFF], TestContext.Current.CancellationToken);
        var run = await CommandLine.RunAsync([.. command.Split(' '), file]);
        run.ExitCode.Should().Be(1);
        (run.Output + run.Error).Should().Contain($"{file}:2:9: the text is not UTF-8 here; save the file in the encoding UTF-8");
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nobody yet\n\n")]
    public async Task DemandThatNamesNoPairIsItsOwnFault(string text)
    {
        var demand = await WriteAsync(text);
        var refused = await CommandLine.RunAsync("plan", Ring, "--demand", demand);
        refused.ExitCode.Should().Be(1);
        refused.Error.Should().Contain("INVALID_DEMAND").And.Contain($"{demand} names no pair").And.NotContain(Ring);
    }

    [Fact]
    public async Task PairsWithoutServiceAreNamed_BeforeWhatTheOthersHangOn()
    {
        const string Mixed = """
            name: mixed
            shape: mesh
            nodes: [{id: a}, {id: b}, {id: c}]
            links:
              - {ends: [a, b], length_km: 5, loss_db: 1, device: plain}
              - {id: second, ends: [a, b], length_km: 5, loss_db: 1, device: plain}
            pqc_links:
              - {ends: [b, c], key_rate_kbps: 3}
            devices:
              - {id: plain, key_rate_kbps: 1}
            saes:
              - {id: one, node: a, shares_with: [two, three]}
              - {id: two, node: b, shares_with: [one]}
              - {id: three, node: c, shares_with: [one]}
            """;
        var file = await WriteAsync(Mixed);
        var mixed = (await CommandLine.RunAsync("plan", file)).Output;
        const string NoPoint = "No single point of failure: after the cut of any one link or node, every other pair keeps";
        mixed.IndexOf("No service, even with all links whole: one - three.", StringComparison.Ordinal).Should()
            .BeInRange(0, mixed.IndexOf(NoPoint, StringComparison.Ordinal));
        (await CommandLine.RunAsync("plan", file, "--with-pqc")).Output.Should()
            .Contain("Single points of failure:").And.NotContain("No service");

        var unserved = Mixed.Replace("[two, three]", "[three]", StringComparison.Ordinal)
            .Replace("node: b, shares_with: [one]", "node: b", StringComparison.Ordinal);
        var none = await CommandLine.RunAsync("plan", await WriteAsync(unserved));
        none.Output.Should().Contain("No service, even with all links whole: one - three.").And.NotContain("ingle point");
    }

    [Fact]
    public async Task EveryFaultOfADemandIsToldWithItsLine()
    {
        var demand = await WriteAsync(
            "bank-norte,bank-quiron,1\nbank-quiron,bank-norte,2\nbank-norte,ministry-quijote,1\n"
            + "bank-norte,nobody,1\nbank-norte,bank-quiron,0\nx\n");
        var refused = await CommandLine.RunAsync("plan", Ring, "--demand", demand);
        refused.ExitCode.Should().Be(1);
        refused.Error.Should().Contain("INVALID_DEMAND").And.Contain($"{demand}:2: ")
            .And.Contain($"{demand}:3: 'bank-norte' and 'ministry-quijote' may not share")
            .And.Contain($"{demand}:4: there is no SAE 'nobody'")
            .And.Contain($"{demand}:5: '0' is not a valid number").And.Contain($"{demand}:6: this line is not a demand");
    }

    [Fact]
    public async Task FaultsOfTheFileAreThoseOfValidate()
    {
        var file = await WriteAsync("name: x\nshape: circle\n");
        var planned = await CommandLine.RunAsync("plan", file);
        planned.ExitCode.Should().Be(1);
        var faults = (await CommandLine.RunAsync("topology", "validate", file)).Output.Trim().Split('\n');
        faults.Should().NotBeEmpty();
        planned.Error.Should().Contain("INVALID_TOPOLOGY").And.ContainAll(faults);
    }

    [Fact]
    public async Task NothingIsPlanned_WhenNoSaesShare()
    {
        var text = await File.ReadAllTextAsync(Ring, TestContext.Current.CancellationToken);
        var file = await WriteAsync(text[..text.IndexOf("saes:", StringComparison.Ordinal)]);
        (await CommandLine.RunAsync("plan", file)).Error.Should().Contain("NO_SAE_PAIR").And.Contain("shares_with");
    }

    [Fact]
    public async Task NearNameIsOffered_WhenACutIsUnknown() => (await CommandLine.RunAsync("plan", Ring, "--cut", "quijote-quevedp")).Error
        .Should().Contain("UNKNOWN_CUT").And.Contain("did you mean 'quijote-quevedo'?");

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(_folder.FullName, $"{Directory.GetFiles(_folder.FullName).Length}.txt");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }
}
