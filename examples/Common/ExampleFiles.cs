namespace ILGpuNet.Examples;

/// <summary>Files of the repository's <c>examples/data</c>.</summary>
internal static class ExampleFiles
{
    /// <summary>Looks in the folders above the program, so that the example can be started from anywhere.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static string Find(string name)
    {
        string relative = Path.Combine("examples", "data", name);
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, relative);
            if (Path.Exists(path)) return path;
        }
        throw new FileNotFoundException($"{relative} is in no folder above {AppContext.BaseDirectory}: start the example inside of the repository", relative);
    }
}
