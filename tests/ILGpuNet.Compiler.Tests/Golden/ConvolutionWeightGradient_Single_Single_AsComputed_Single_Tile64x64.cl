#pragma OPENCL FP_CONTRACT OFF
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_INDEX ((int)get_group_id(0))

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    uchar strided;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

typedef struct
{
    int Start;
    Position Position;
} GatherPoint;

static inline void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static inline Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((uint)(element / (int)((uint)self->height.Kernel * (uint)self->width.Kernel)) * (uint)self->depth.Dilation), (int)((uint)(element / self->width.Kernel % self->height.Kernel) * (uint)self->height.Dilation), (int)((uint)(element % self->width.Kernel) * (uint)self->width.Dilation));
    return value;
}

static inline void GatherPoint_Create(GatherPoint* self, int start, Position position)
{
    self->Start = start;
    self->Position = position;
}

static inline GatherPoint ConvolutionSizes_KernelPoint(ConvolutionSizes* self, int channel, int element)
{
    Position offset = ConvolutionSizes_OffsetOf(self, element);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((uint)channel * (uint)self->InputCount + ((uint)offset.Depth * (uint)self->height.Input + (uint)offset.Height) * (uint)self->width.Input + (uint)offset.Width), offset);
    return value;
}

static inline GatherPoint GatherPoint_get_Nowhere()
{
    Position value;
    Position_Create(&value, -1073741824, 0, 0);
    GatherPoint value2;
    GatherPoint_Create(&value2, 0, value);
    return value2;
}

static inline Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((uint)(output / (int)((uint)self->height.Output * (uint)self->width.Output)) * (uint)self->depth.Stride - (uint)self->depth.Padding), (int)((uint)(output / self->width.Output % self->height.Output) * (uint)self->height.Stride - (uint)self->height.Padding), (int)((uint)(output % self->width.Output) * (uint)self->width.Stride - (uint)self->width.Padding));
    return value;
}

static inline GatherPoint ConvolutionSizes_WindowPoint(ConvolutionSizes* self, int images, int output)
{
    Position window = ConvolutionSizes_WindowOf(self, output);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((uint)images + ((uint)window.Depth * (uint)self->height.Input + (uint)window.Height) * (uint)self->width.Input + (uint)window.Width), window);
    return value;
}

static inline int ConvolutionSizes_InputPlace(ConvolutionSizes* self, GatherPoint window, GatherPoint kernel_)
{
    Position v4 = window.Position;
    int value = v4.Depth;
    v4 = kernel_.Position;
    int d = (int)((uint)value + (uint)v4.Depth);
    v4 = window.Position;
    int value2 = v4.Height;
    v4 = kernel_.Position;
    int h = (int)((uint)value2 + (uint)v4.Height);
    v4 = window.Position;
    int value3 = v4.Width;
    v4 = kernel_.Position;
    int w = (int)((uint)value3 + (uint)v4.Width);
    bool isInside = (uint)d < (uint)self->depth.Input && (uint)h < (uint)self->height.Input && (uint)w < (uint)self->width.Input;
    if (isInside)
    {
        return (int)((uint)window.Start + (uint)kernel_.Start);
    }
    return -1;
}

static inline void TileProduct_Single_Tile64x64_MultiplyAdd(__local float* leftTile, __local float* rightTile, float* patch)
{
    float left[4] = {0};
    float right[4] = {0};
    float sums[16] = {0};
    int row = LOCAL_INDEX / 16;
    int column = LOCAL_INDEX % 16 * 1;
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            sums[i * 4 + j] = patch[i * 4 + j];
        }
    }
    #pragma unroll
    for (int step_ = 0; step_ < 16; step_++)
    {
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            left[i] = leftTile[step_ * 65 + row + i * 16];
        }
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            right[j] = rightTile[step_ * 65 + column + j * 16];
        }
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            #pragma unroll
            for (int j = 0; j < 4; j++)
            {
                int at = i * 4 + j;
                sums[at] = fma(left[i], right[j], sums[at]);
            }
        }
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            patch[i * 4 + j] = sums[i * 4 + j];
        }
    }
}

static inline int TileProduct_Single_Tile64x64_Column(int j)
{
    return (int)((uint)(LOCAL_INDEX % 16 * 1) + (uint)j * 16u);
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void ConvolutionWeightGradient_Single_Single_AsComputed_Single_Tile64x64(__global float* yGradient_memory, int yGradient_start, __global float* x_memory, int x_start, __global float* wGradient_memory, int wGradient_start, ConvolutionSizes sizes, int segmentLength)
{
    __global float* yGradient = yGradient_memory + yGradient_start;
    __global float* x = x_memory + x_start;
    __global float* wGradient = wGradient_memory + wGradient_start;
    __local float gradientTile[1040];
    __local float inputTile[1040];
    __local GatherPoint windows[16];
    __local GatherPoint kernels[64];
    __local int gradients[16];
    float patch[16] = {0};
    int m = sizes.Filters;
    int n = (int)((uint)sizes.Channels * (uint)sizes.KernelCount);
    int k = (int)((uint)sizes.Batch * (uint)sizes.OutputCount);
    int tilesAcross = (int)((uint)n + 64u - 1u) / 64;
    int tiles = (int)((uint)((int)((uint)m + 64u - 1u) / 64) * (uint)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int group = product % sizes.Groups;
    int firstRow = (int)((uint)(tile / tilesAcross) * 64u);
    int firstColumn = (int)((uint)(tile % tilesAcross) * 64u);
    int firstStep = (int)((uint)(product / sizes.Groups) * (uint)segmentLength);
    int end = (int)((uint)min((int)((uint)k - (uint)firstStep), segmentLength) + (uint)firstStep);
    for (int j = LOCAL_INDEX; j < 64; j += 256)
    {
        int column = (int)((uint)firstColumn + (uint)j);
        GatherPoint value;
        __local GatherPoint* value2;
        if (column < n)
        {
            GatherPoint value3 = ConvolutionSizes_KernelPoint(&sizes, column / sizes.KernelCount, column % sizes.KernelCount);
            value2 = &kernels[j];
            value = value3;
        }
        else
        {
            GatherPoint value3 = GatherPoint_get_Nowhere();
            value2 = &kernels[j];
            value = value3;
        }
        *value2 = value;
    }
    for (int depth = firstStep; depth < end; depth += 16)
    {
        for (int i = LOCAL_INDEX; i < 16; i += 256)
        {
            int step_ = (int)((uint)depth + (uint)i);
            int image = (int)((uint)(step_ / sizes.OutputCount) * (uint)sizes.Groups + (uint)group);
            int element = step_ % sizes.OutputCount;
            GatherPoint value;
            __local GatherPoint* value2;
            if (step_ < end)
            {
                GatherPoint value3 = ConvolutionSizes_WindowPoint(&sizes, (int)((uint)image * (uint)sizes.Channels * (uint)sizes.InputCount), element);
                value2 = &windows[i];
                value = value3;
            }
            else
            {
                GatherPoint value3 = GatherPoint_get_Nowhere();
                value2 = &windows[i];
                value = value3;
            }
            *value2 = value;
            gradients[i] = (int)((uint)image * (uint)m * (uint)sizes.OutputCount + (uint)element);
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int i = e % 16;
            int row = (int)((uint)firstRow + (uint)(e / 16));
            gradientTile[i * 65 + e / 16] = row >= m || (int)((uint)depth + (uint)i) >= end ? 0.0f : yGradient[gradients[i] + row * sizes.OutputCount];
        }
        for (int e = LOCAL_INDEX; e < 1024; e += 256)
        {
            int i = e % 16;
            int j = e / 16;
            int at = ConvolutionSizes_InputPlace(&sizes, windows[i], kernels[j]);
            inputTile[i * 65 + j] = at >= 0 ? x[at] : 0.0f;
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        TileProduct_Single_Tile64x64_MultiplyAdd(gradientTile, inputTile, patch);
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            int row = (int)((uint)firstRow + (uint)(LOCAL_INDEX / 16 + i * 16));
            int column = (int)((uint)firstColumn + (uint)TileProduct_Single_Tile64x64_Column(j));
            if (row < m && column < n)
            {
                wGradient[(product * m + row) * n + column] = patch[i * 4 + j];
            }
        }
    }
}
