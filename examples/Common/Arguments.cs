using System.Globalization;
using System.Numerics;

namespace ILGpuNet.Examples;

/// <summary>The command line of an example: <c>--name value</c> in any order. <c>--device</c> sets the default device.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> values = [];

    /// <summary>Runs an example: exit code 0 where it ends well, 1 where data or output fail, 2 where the command line is wrong.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="help">What <c>--help</c> shows; it names every option.</param>
    /// <param name="run">The example.</param>
    public static int Run(string[] arguments, string help, Action<Arguments> run)
    {
        try
        {
            if (arguments.Any(argument => argument is "--help" or "-h")) Console.WriteLine(help);
            else run(new Arguments(arguments, help));
            return 0;
        }
        catch (Exception exception) when (exception is ArgumentException or ILGpuNetException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return exception is ArgumentException ? 2 : 1;
        }
    }

    private Arguments(string[] arguments, string help)
    {
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || !help.Contains($"{arguments[i]} ", StringComparison.Ordinal))
                throw new ArgumentException($"There is no option '{arguments[i]}': --help lists the options.");
            if (i + 1 == arguments.Length) throw new ArgumentException($"{arguments[i]}: expected a value behind it, found nothing.");
            values[arguments[i]] = arguments[i + 1];
        }
        if (values.TryGetValue("--device", out string? name)) Device.Default = KnownDevice(name);
    }

    /// <summary>The value of an option, or what holds without it.</summary>
    public string Text(string name, string otherwise) => values.GetValueOrDefault(name, otherwise);

    /// <summary>The number of an option, or what holds without it.</summary>
    public T Number<T>(string name, T otherwise, T least, T most) where T : INumber<T>
    {
        if (!values.TryGetValue(name, out string? text)) return otherwise;
        return T.TryParse(text, CultureInfo.InvariantCulture, out T? number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"{name}: expected a number from {least} to {most}, found '{text}'.");
    }

    /// <summary>A folder for pictures, which is made where it is not there.</summary>
    public string Folder(string otherwise) => Directory.CreateDirectory(Text("--output", otherwise)).FullName;

    private static Device KnownDevice(string name)
    {
        try
        {
            return Device.Parse(name);
        }
        catch (DeviceException exception)
        {
            throw new ArgumentException($"--device: {exception.Message}", exception);
        }
    }
}
