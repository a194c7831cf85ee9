using ILGpuNet.Gpu;

namespace ILGpuNet.Tests.Gpu;

public class ProgramCacheTests
{
    private static readonly ProgramSource Source = new("Kernel", "text", "options");

    [Fact]
    public void Find_WhatWasStored_GivesItToTheSameDeviceOnly()
    {
        using var folder = new TemporaryFolder();
        new ProgramCache(folder.Path, "device 1").Store(Source, [1, 2, 3]);
        Assert.Equal([1, 2, 3], new ProgramCache(folder.Path, "device 1").Find(Source)!);
        Assert.Null(new ProgramCache(folder.Path, "device 2").Find(Source));
        Assert.Null(new ProgramCache(folder.Path, "device 1").Find(Source with { Text = "other" }));
        Assert.Null(new ProgramCache(folder.Path, "device 1").Find(Source with { Options = "other" }));
    }

    [Fact]
    public void Find_BrokenFile_IsIgnoredAndWrittenAgain()
    {
        using var folder = new TemporaryFolder();
        var cache = new ProgramCache(folder.Path, "device");
        cache.Store(Source, [1, 2, 3]);
        string file = Assert.Single(Directory.GetFiles(folder.Path));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        Assert.Null(cache.Find(Source));
        cache.Store(Source, [4, 5]);
        Assert.Equal([4, 5], cache.Find(Source)!);
    }

    [Fact]
    public void Store_WhereNothingCanBeWritten_IsNoError()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        var cache = new ProgramCache(Path.Combine(file, "below"), "device");
        cache.Store(Source, [1]);
        Assert.Null(cache.Find(Source));
        Assert.Null(new ProgramCache(null, "device").Find(Source));
    }
}
