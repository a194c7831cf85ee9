namespace ILGpuNet.Tests;

/// <summary>Files of the repository that tests read.</summary>
internal static class RepositoryFiles
{
    public static string MnistFolder { get; } = PathOf("examples/data/mnist");

    /// <summary>Full path of a file or folder, given from the repository's root.</summary>
    public static string PathOf(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, relative);
            if (Path.Exists(path)) return path;
        }
        throw new DirectoryNotFoundException($"{relative} is in no folder above {AppContext.BaseDirectory}");
    }
}
