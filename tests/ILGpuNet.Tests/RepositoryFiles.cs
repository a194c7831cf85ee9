namespace ILGpuNet.Tests;

/// <summary>Files of the repository that tests read.</summary>
internal static class RepositoryFiles
{
    public static string MnistFolder { get; } = Find("examples/data/mnist");

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
