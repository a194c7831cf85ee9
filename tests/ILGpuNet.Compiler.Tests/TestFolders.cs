namespace ILGpuNet.Compiler.Tests;

/// <summary>Folders of the repository that tests read.</summary>
internal static class TestFolders
{
    /// <summary>The committed texts.</summary>
    public static string Golden { get; } = Find("tests/ILGpuNet.Compiler.Tests/Golden");

    private static string Find(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, relative);
            if (Directory.Exists(path)) return path;
        }
        throw new DirectoryNotFoundException($"{relative} is in no folder above {AppContext.BaseDirectory}");
    }
}
