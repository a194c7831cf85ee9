#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    unsigned int A;
    unsigned int B;
    unsigned int C;
    unsigned int D;
} PhiloxBlock;

static __device__ __forceinline__ void PhiloxBlock_Create(PhiloxBlock* self, unsigned long long block, unsigned long long offset)
{
    self->A = (unsigned int)block;
    self->B = (unsigned int)(block >> 32);
    self->C = (unsigned int)offset;
    self->D = (unsigned int)(offset >> 32);
}

static __device__ __forceinline__ PhiloxBlock PhiloxBlock_Generate(PhiloxBlock counter, unsigned long long key)
{
    unsigned int firstKey = (unsigned int)key;
    unsigned int secondKey = (unsigned int)(key >> 32);
    #pragma unroll
    for (int round = 0; round < 10; round++)
    {
        unsigned long long first = (unsigned long long)counter.A * 3528531795UL;
        unsigned long long second = (unsigned long long)counter.C * 3449720151UL;
        counter.A = (unsigned int)(second >> 32) ^ counter.B ^ firstKey;
        counter.B = (unsigned int)second;
        counter.C = (unsigned int)(first >> 32) ^ counter.D ^ secondKey;
        counter.D = (unsigned int)first;
        firstKey += 2654435769u;
        secondKey += 3144134277u;
    }
    return counter;
}

static __device__ __forceinline__ double RandomDouble_Normal_Double_ToUniform(unsigned int low, unsigned int high)
{
    return (double)(long long)((((unsigned long long)high << 32) | (unsigned long long)low) >> 11) * 1.1102230246251565E-16;
}

static __device__ __forceinline__ void Normal_Double_Make(double* first, double* second, double step_)
{
    double radius = sqrt(-2.0 * log(*first + step_));
    double angle = *second * 6.283185307179586;
    *first = radius * cos(angle);
    *second = radius * sin(angle);
}

extern "C" __global__ void RandomDouble_Normal_Double(unsigned long long key, unsigned long long offset, double* output, int count)
{
    for (int block = GLOBAL_INDEX; block < (int)((unsigned int)count + 1u) / 2; block += GLOBAL_SIZE)
    {
        PhiloxBlock value;
        PhiloxBlock_Create(&value, (unsigned long long)(long long)block, offset);
        PhiloxBlock words = PhiloxBlock_Generate(value, key);
        double a = RandomDouble_Normal_Double_ToUniform(words.A, words.B);
        double b = RandomDouble_Normal_Double_ToUniform(words.C, words.D);
        Normal_Double_Make(&a, &b, 1.1102230246251565E-16);
        int i = (int)(2u * (unsigned int)block);
        output[i] = a;
        if ((int)((unsigned int)i + 1u) < count)
        {
            output[i + 1] = b;
        }
    }
}
